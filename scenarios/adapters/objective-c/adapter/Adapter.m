#import "Adapter.h"

NSString *GroupTypeOf(NSString *name) {
    return [@{
        @"work" : GroupType_Work,
        @"public" : GroupType_Public,
        @"meeting" : GroupType_Meeting,
        @"community" : GroupType_Community,
        @"avchatroom" : GroupType_AVChatRoom
    } objectForKey:name];
}

static uint32_t RoleOf(NSString *name) {
    if ([name isEqual:@"owner"]) return V2TIM_GROUP_MEMBER_ROLE_SUPER;
    return [name isEqual:@"admin"] ? V2TIM_GROUP_MEMBER_ROLE_ADMIN : V2TIM_GROUP_MEMBER_ROLE_MEMBER;
}

@implementation Adapter
- (id)initWithHost:(id<AsideHost>)host {
    if ((self = [super init])) {
        _host = [host retain];
        [_host setPushes:self];
        _wire = [[Wire alloc] initWithReader:self];
        _worlds = [NSMutableDictionary new];
    }
    return self;
}
- (void)dealloc {
    [_host release];
    [_wire release];
    [_worlds release];
    [super dealloc];
}
- (void)run { [_wire run]; }

- (void)read:(NSDictionary *)request {
    NSNumber *world = [request objectForKey:@"world"];
    NSString *what = [request objectForKey:@"do"], *device = [request objectForKey:@"device"];
    Seat *seat = [[_worlds objectForKey:world] objectForKey:device];
    Call *call = [[[Call alloc] initWithFields:request seat:seat wire:_wire] autorelease];
    @try {
        SEL method = NSSelectorFromString([NSString stringWithFormat:@"do_%@:", what]);
        if (device) [_host choose:device inWorld:world];
        if ([self respondsToSelector:method]) [self performSelector:method withObject:call];
        else [call error:@"unsupported" text:[NSString stringWithFormat:@"no request %@", what]];
    } @catch (NSException *exception) {
        [call error:@"adapter" text:[NSString stringWithFormat:@"%@: %@", [exception name], [exception reason]]];
    }
}

- (void)pushedTo:(NSString *)userID text:(NSString *)text badge:(NSUInteger)badge inWorld:(NSNumber *)world {
    [_wire write:@{ @"event" : @"pushed", @"world" : world, @"user" : userID, @"text" : text, @"badge" : @(badge) }];
}

// MARK: Requests to the world

- (void)do_hello:(Call *)call {
    NSMutableDictionary *hello = [[[_host about] mutableCopy] autorelease];
    NSArray *own = @[
        @"kinds", @"at", @"at-signed", @"merge", @"forward", @"history", @"search", @"mark-read", @"receive-option",
        @"recall", @"modify", @"delete", @"receipts", @"groups", @"mute", @"login", @"several-devices", @"online-only",
        @"exclusion-flags"
    ];
    [hello setObject:[own arrayByAddingObjectsFromArray:[hello objectForKey:@"capabilities"]] forKey:@"capabilities"];
    [hello setObject:@1 forKey:@"protocol"];
    [hello setObject:@{ @"name" : @"objective-c", @"version" : @"1.0" } forKey:@"adapter"];
    [hello setObject:@"world" forKey:@"reset"];
    [hello setObject:@"system" forKey:@"profile"];
    [call ok:hello];
}

- (void)do_provision:(Call *)call {
    NSNumber *world = [call field:@"world"];
    [_host makeWorld:world asOf:[call field:@"as_of"] plan:[call field:@"plan"] users:[call field:@"users"]];
    for (NSDictionary *group in [call field:@"groups"]) [self makeGroup:group inWorld:world];
    NSMutableDictionary *seats = [NSMutableDictionary dictionary];
    [_worlds setObject:seats forKey:world];
    for (NSDictionary *device in [call field:@"devices"]) {
        Seat *seat = [self makeSeat:device inWorld:world];
        [seats setObject:seat forKey:seat->device];
    }
    [call ok:@{}];
}

- (void)makeGroup:(NSDictionary *)group inWorld:(NSNumber *)world {
    NSMutableArray *members = [NSMutableArray array];
    for (NSDictionary *entry in [group objectForKey:@"members"]) {
        V2TIMCreateGroupMemberInfo *member = [[V2TIMCreateGroupMemberInfo new] autorelease];
        member.userID = [entry objectForKey:@"user"];
        member.role = RoleOf([entry objectForKey:@"role"]);
        [members addObject:member];
    }
    NSString *type = GroupTypeOf([group objectForKey:@"type"]);
    [_host makeGroup:[group objectForKey:@"group"] type:type members:members inWorld:world];
}

- (Seat *)makeSeat:(NSDictionary *)entry inWorld:(NSNumber *)world {
    NSString *device = [entry objectForKey:@"device"], *user = [entry objectForKey:@"user"];
    [_host makeDevice:device user:user platform:[entry objectForKey:@"platform"] edition:[entry objectForKey:@"edition"]
              version:[entry objectForKey:@"version"] inWorld:world];
    [_host choose:device inWorld:world];
    Seat *seat = [[[Seat alloc] initWithDevice:device user:user world:world wire:_wire] autorelease];
    V2TIMManager *sdk = [V2TIMManager sharedInstance];
    [sdk initSDK:1 config:nil];
    [sdk addAdvancedMsgListener:seat];
    [sdk addConversationListener:seat];
    seat->quiet = YES;
    if ([[entry objectForKey:@"logged_in"] boolValue]) [sdk login:user userSig:@"" succ:nil fail:nil];
    seat->quiet = NO;
    return seat;
}

- (void)do_release:(Call *)call {
    NSNumber *world = [call field:@"world"];
    for (Seat *seat in [[_worlds objectForKey:world] allValues]) {
        [_host choose:seat->device inWorld:world];
        V2TIMManager *sdk = [V2TIMManager sharedInstance];
        [sdk removeAdvancedMsgListener:seat];
        [sdk removeConversationListener:seat];
        [sdk unInitSDK];
    }
    [_host releaseWorld:world];
    [_worlds removeObjectForKey:world];
    [call ok:@{}];
}

/// The double calls back before its functions return: there is nothing to wait for.
- (void)do_settle:(Call *)call { [call ok:@{}]; }

- (void)do_advance:(Call *)call {
    [_host advance:[[call field:@"milliseconds"] unsignedLongLongValue] inWorld:[call field:@"world"]];
    [call ok:@{}];
}
- (void)do_disconnect:(Call *)call {
    [_host disconnect:[call field:@"device"] inWorld:[call field:@"world"]];
    [call ok:@{}];
}
- (void)do_connect:(Call *)call {
    [_host connect:[call field:@"device"] inWorld:[call field:@"world"]];
    [call ok:@{}];
}
- (void)do_set_plan:(Call *)call {
    [_host setPlan:[call field:@"plan"] inWorld:[call field:@"world"]];
    [call ok:@{}];
}
@end
