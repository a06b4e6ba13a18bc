#import "Call.h"

@implementation Call
- (id)initWithFields:(NSDictionary *)fields seat:(Seat *)aSeat wire:(Wire *)wire {
    if ((self = [super init])) {
        _fields = [fields retain];
        seat = [aSeat retain];
        _wire = [wire retain];
    }
    return self;
}
- (void)dealloc {
    [_fields release];
    [seat release];
    [_wire release];
    [super dealloc];
}

- (id)field:(NSString *)name {
    id value = [_fields objectForKey:name];
    return value == [NSNull null] ? nil : value;
}
- (BOOL)flag:(NSString *)name { return [[self field:name] boolValue]; }

- (void)write:(NSString *)key as:(id)value with:(NSDictionary *)more {
    NSMutableDictionary *line = [NSMutableDictionary dictionaryWithDictionary:more];
    [line setObject:value forKey:key];
    [line setObject:[_fields objectForKey:@"id"] forKey:@"id"];
    [_wire write:line];
}

- (void)ok:(NSDictionary *)what { [self write:@"ok" as:what with:nil]; }
- (void)returned:(NSString *)what { [self write:@"returned" as:what with:nil]; }
- (void)made:(V2TIMMessage *)message {
    [seat keep:message as:[self field:@"made"]];
    BOOL empty = message.elemType == V2TIM_ELEM_TYPE_NONE;
    [self returned:!message ? @"null" : empty ? @"empty_object" : @"object"];
}
- (void)error:(NSString *)kind text:(NSString *)text {
    [self write:@"error" as:@{ @"kind" : kind, @"text" : text } with:nil];
}

- (void)progress:(uint32_t)percent { [self write:@"event" as:@"progress" with:@{ @"percent" : @(percent) }]; }
- (void)succeeded:(NSDictionary *)value { [self write:@"event" as:@"succeeded" with:@{ @"value" : value }]; }
- (void)failed:(int)code { [self write:@"event" as:@"failed" with:@{ @"code" : @(code) }]; }
@end
