// Answers each request with what a recorded conversation has for it: the least that an adapter in C++ must do for the same
// lines, for measuring. `echo CONVERSATION`: a file of lines `> REQUEST` and `< ANSWER`, as in PROTOCOL.md.
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <unordered_map>
#include <vector>

using nlohmann::json;

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    std::ios::sync_with_stdio(false);
    std::unordered_map<std::string, std::vector<std::string>> answers;  // the lines that follow each request, by its id
    std::vector<std::string>* answer = nullptr;
    std::ifstream conversation(argv[1]);
    for (std::string line; std::getline(conversation, line);) {
        const std::string rest = line.substr(1);
        if (line[0] == '>') *(answer = &answers[json::parse(rest).at("id").get<std::string>()]) = {};
        else if (answer) answer->push_back(rest);
    }
    for (std::string line; std::getline(std::cin, line);) {
        for (const std::string& each : answers[json::parse(line).at("id").get<std::string>()])
            std::cout << json::parse(each).dump() << '\n';
        std::cout.flush();
    }
}
