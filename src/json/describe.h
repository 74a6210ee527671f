#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/list.hpp>
#include <boost/pfr/tuple_size.hpp>

// TANDEM_STRUCT(NewConversation, subject, priority) describes a plain struct once; JSON decoding,
// validation, encoding and the API's schema all follow from it. It must stand in the struct's own
// namespace, and it refuses to compile when a member was forgotten. A trailing underscore (for C++
// keywords) is not part of the JSON name.
#define TANDEM_STRUCT(T, ...)                                                              \
    BOOST_DESCRIBE_STRUCT(T, (), (__VA_ARGS__))                                            \
    static_assert(                                                                         \
        boost::pfr::tuple_size_v<T> ==                                                     \
            boost::mp11::mp_size<                                                          \
                boost::describe::describe_members<T, boost::describe::mod_public>>::value, \
        #T ": every member must be described");
