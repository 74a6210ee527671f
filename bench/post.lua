-- Durable ticket creation: what a shop or a form sends, from customers who are known.
local count = 0
local text = "Hello, my parcel with the cast iron pan has not arrived yet and the tracking page has said the same for a week. Could you have a look at it and tell me when to expect it? Thank you and kind regards"

request = function()
    count = count + 1
    return wrk.format("POST", "/api/v1/conversations", {["Content-Type"] = "application/json", ["Authorization"] = wrk.headers["Authorization"]},
        '{"subject":"A bench ticket","customer_id":' .. (count % 1000 + 1) ..
        ',"message":{"kind":"incoming","body_text":"' .. text .. '"}}')
end
