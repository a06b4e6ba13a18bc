// Answers each request with what a recorded conversation has for it: the least that an adapter in Objective-C must do for
// the same lines, for measuring. `echo CONVERSATION`: a file of lines `> REQUEST` and `< ANSWER`, as in PROTOCOL.md.
#import <Foundation/Foundation.h>

static id Parsed(const char *text, size_t length) {
    return [NSJSONSerialization JSONObjectWithData:[NSData dataWithBytes:text length:length] options:0 error:NULL];
}

static void EachLine(FILE *file, void (^read)(const char *line, size_t length)) {
    char *line = NULL;
    size_t size = 0;
    for (ssize_t length; (length = getline(&line, &size, file)) > 0;) {
        @autoreleasepool { read(line, (size_t)length); }
    }
    free(line);
}

int main(int argc, char **argv) {
    FILE *conversation = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (!conversation) return 2;
    NSMutableDictionary *answers = [NSMutableDictionary new]; // the lines that follow each request, by its id
    __block NSMutableArray *answer = nil;
    EachLine(conversation, ^(const char *line, size_t length) {
        if (line[0] == '<') [answer addObject:[NSData dataWithBytes:line + 1 length:length - 1]];
        else [answers setObject:answer = [NSMutableArray array] forKey:[Parsed(line + 1, length - 1) objectForKey:@"id"]];
    });
    EachLine(stdin, ^(const char *line, size_t length) {
        for (NSData *each in [answers objectForKey:[Parsed(line, length) objectForKey:@"id"]]) {
            NSData *text = [NSJSONSerialization dataWithJSONObject:Parsed([each bytes], [each length]) options:0 error:NULL];
            fwrite([text bytes], 1, [text length], stdout);
            putc('\n', stdout);
        }
        fflush(stdout);
    });
}
