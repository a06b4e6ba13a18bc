// The calls of the feature's page: a text for vinson and denny alone, in a group of five. Shows who receives it, and ends
// with 1 if that is anybody else, or not both.
#import "DoubleHost.h"

/// One member of the group, who says what comes.
@interface Member : NSObject <V2TIMAdvancedMsgListener> {
@private
    NSString *_user;
    NSMutableSet *_receivers;
}
- (id)initWithUser:(NSString *)user receivers:(NSMutableSet *)receivers;
@end

@implementation Member
- (id)initWithUser:(NSString *)user receivers:(NSMutableSet *)receivers {
    if ((self = [super init])) {
        _user = [user copy];
        _receivers = [receivers retain];
    }
    return self;
}
- (void)dealloc {
    [_user release];
    [_receivers release];
    [super dealloc];
}
- (void)onRecvNewMessage:(V2TIMMessage *)msg {
    const char *sender = [msg.sender UTF8String], *group = [msg.groupID UTF8String];
    printf("%s receives from %s in %s: %s\n", [_user UTF8String], sender, group, [msg.textElem.text UTF8String]);
    [_receivers addObject:_user];
}
@end

/// What the host does: accounts, a group, a device each. With a real SDK each of these is a process of its own.
static void MakeWorld(DoubleHost *host, NSNumber *world, NSArray *users, NSMutableSet *receivers) {
    NSMutableArray *members = [NSMutableArray array];
    for (NSString *user in users) {
        V2TIMCreateGroupMemberInfo *member = [[V2TIMCreateGroupMemberInfo new] autorelease];
        member.userID = user;
        member.role = V2TIM_GROUP_MEMBER_ROLE_MEMBER;
        [members addObject:member];
    }
    [host makeWorld:world asOf:nil plan:nil users:users];
    [host makeGroup:@"groupA" type:GroupType_Work members:members inWorld:world];
    for (NSString *user in users) {
        [host makeDevice:user user:user platform:nil edition:nil version:nil inWorld:world];
        [host choose:user inWorld:world];
        [[V2TIMManager sharedInstance] initSDK:1 config:nil];
        // Not released: the real SDK does not retain its listeners.
        [[V2TIMManager sharedInstance] addAdvancedMsgListener:[[Member alloc] initWithUser:user receivers:receivers]];
        [[V2TIMManager sharedInstance] login:user userSig:@"" succ:nil fail:nil];
    }
}

/// What the application of the sender does.
static void Send(NSString *text, NSMutableArray *receivers) {
    V2TIMManager *sdk = [V2TIMManager sharedInstance];
    V2TIMMessage *original = [sdk createTextMessage:text];
    V2TIMMessage *targeted = [sdk createTargetedGroupMessage:original receiverList:receivers];
    [sdk sendMessage:targeted
               receiver:nil
                groupID:@"groupA"
               priority:V2TIM_PRIORITY_DEFAULT
         onlineUserOnly:NO
        offlinePushInfo:nil
               progress:^(uint32_t progress) { printf("progress: %u percent\n", progress); }
                   succ:^{ printf("success: sent as %s\n", [targeted.msgID UTF8String]); }
                   fail:^(int code, NSString *desc) { printf("error %d: %s\n", code, [desc UTF8String]); }];
}

int main(void) {
    @autoreleasepool {
        NSNumber *world = @0;
        NSArray *users = @[ @"ann", @"vinson", @"denny", @"carol", @"dave" ];
        NSMutableSet *received = [NSMutableSet set];
        NSMutableArray *wanted = [NSMutableArray arrayWithObjects:@"vinson", @"denny", nil];
        DoubleHost *host = [[[DoubleHost alloc] initWithDefect:nil] autorelease];
        MakeWorld(host, world, users, received);
        [host choose:@"ann" inWorld:world];
        Send(@"for you two alone", wanted);
        for (NSString *user in users)
            if (![received containsObject:user] && ![user isEqual:@"ann"]) printf("%s receives nothing\n", [user UTF8String]);
        BOOL well = [received isEqual:[NSSet setWithArray:wanted]];
        printf(well ? "vinson and denny received it, and nobody else\n" : "not as it should be\n");
        return well ? 0 : 1;
    }
}
