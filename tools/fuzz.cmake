# Initial cache: cmake -C tools/fuzz.cmake -S . -B build/fuzz -G Ninja
# Fuzz targets alone, with coverage feedback in the rooms too, for hours of fuzzing:
# build/fuzz/bin/fuzz_NAME CORPUS_FOLDER
set(CMAKE_CXX_COMPILER clang++-19 CACHE STRING "")
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_CXX_FLAGS_DEBUG "-O2 -gline-tables-only" CACHE STRING "")
set(CMAKE_CXX_FLAGS
    "-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all" CACHE STRING "")
set(CMAKE_EXE_LINKER_FLAGS "-fsanitize=address,undefined" CACHE STRING "")
set(SSCARD_FUZZ ON CACHE BOOL "")
set(SSCARD_BENCH OFF CACHE BOOL "")
