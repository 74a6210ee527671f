#include "app/main.h"

int main(int argc, char** argv) { return tandem::app::run(argc, argv); }
