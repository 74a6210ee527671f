-- Each request as if nobody had asked before: the server gives the answers to repeated questions from
-- memory, and tells askers apart by their cookies too.
local count = 0

request = function()
    count = count + 1
    wrk.headers["Cookie"] = "fresh=" .. count
    return wrk.format("GET", wrk.path)
end
