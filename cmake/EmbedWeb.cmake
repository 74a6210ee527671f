# tandem_embed_web(<target>): the files of web/dist inside the program, as scripts/embed-web writes
# them (an assembler file that includes the bytes, and the table http::StaticFile wants).
function(tandem_embed_web target)
    set(gen ${CMAKE_BINARY_DIR}/gen)
    set(stamp ${CMAKE_SOURCE_DIR}/web/dist/.built)
    if(NOT EXISTS ${stamp})
        file(MAKE_DIRECTORY ${CMAKE_SOURCE_DIR}/web/dist)
        file(WRITE ${stamp} "")
    endif()
    add_custom_command(
        OUTPUT ${gen}/web_files.S ${gen}/web_files.cpp
        COMMAND python3 ${CMAKE_SOURCE_DIR}/scripts/embed-web ${CMAKE_SOURCE_DIR}/web/dist ${gen}
        DEPENDS ${stamp} ${CMAKE_SOURCE_DIR}/scripts/embed-web
        VERBATIM)
    target_sources(${target} PRIVATE ${gen}/web_files.S ${gen}/web_files.cpp)
    target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/src)
    set_source_files_properties(${gen}/web_files.S PROPERTIES COMPILE_OPTIONS "-Wno-unused-command-line-argument")
endfunction()
