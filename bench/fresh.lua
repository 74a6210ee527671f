-- Every request as if another browser had sent it, so that none is answered from memory.
local threads = 0

function setup(thread)
   thread:set("number", threads)
   threads = threads + 1
end

function init()
   requests = {}
   at = 0
   for i = 1, 20000 do
      wrk.headers["Cookie"] = "n=" .. number .. "-" .. i
      requests[i] = wrk.format()
   end
end

function request()
   at = at % #requests + 1
   return requests[at]
end
