# Initial cache: cmake -C tools/sanitize.cmake -S . -B build/sanitize -G Ninja
# The second strict compile (clang 19) with address and undefined-behavior checks; any finding ends
# the program. Builds the fuzz targets too.
set(CMAKE_CXX_COMPILER clang++-19 CACHE STRING "")
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -gline-tables-only" CACHE STRING "")
set(CMAKE_CXX_FLAGS
    "-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"
    CACHE STRING "")
set(CMAKE_EXE_LINKER_FLAGS "-fsanitize=address,undefined" CACHE STRING "")
set(SSCARD_FUZZ ON CACHE BOOL "")
set(SSCARD_BENCH OFF CACHE BOOL "")
