#pragma once

namespace tandem::app {

// The command line: reads the flags, runs the command, and gives the exit status. 0: done;
// 1: it went wrong, with words on stderr; 2: the flags make no sense; 75: try again later
// (deliver).
int run(int argc, char** argv);

}  // namespace tandem::app
