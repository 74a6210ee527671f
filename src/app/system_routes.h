#pragma once

namespace tandem::http {
class Router;
}

namespace tandem::app {

class House;

// Every route of the program: what the OpenAPI document describes.
void add_every_route(http::Router& router, House& house);

}  // namespace tandem::app
