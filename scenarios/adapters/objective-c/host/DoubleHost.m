#import "DoubleHost.h"
#import "Manager.h"

static NSString *const Version = @"8.9.7511", *const Edition = @"enhanced", *const Platform = @"ios";
static NSString *const Plan = @"enterprise@2025";

@interface DoubleWorld : NSObject <TDPushReceiver> {
@public
    TDService *service;
    NSMutableDictionary *managers; // by device
    NSNumber *number;
    id<AsidePushes> pushes;
}
- (V2TIMManager *)managerOf:(NSString *)device;
@end

@implementation DoubleWorld
- (id)init {
    if ((self = [super init])) {
        service = [TDService new];
        service->pushReceiver = self;
        managers = [NSMutableDictionary new];
    }
    return self;
}
- (void)dealloc {
    [managers release];
    [service release];
    [number release];
    [super dealloc];
}
- (V2TIMManager *)managerOf:(NSString *)device {
    V2TIMManager *manager = [managers objectForKey:device];
    if (!manager) [NSException raise:NSInvalidArgumentException format:@"no device %@ in world %@", device, number];
    return manager;
}
- (void)pushedTo:(NSString *)userID text:(NSString *)text badge:(NSUInteger)badge {
    [pushes pushedTo:userID text:text badge:badge inWorld:number];
}
@end

@implementation DoubleHost
+ (NSArray *)defects { return @[ TDBroadcast, TDCountUnread, TDNoVersionGate ]; }
- (id)initWithDefect:(NSString *)defect {
    if ((self = [super init])) {
        _defect = [defect copy];
        _worlds = [NSMutableDictionary new];
    }
    return self;
}
- (void)dealloc {
    [_defect release];
    [_worlds release];
    [super dealloc];
}

- (NSDictionary *)about {
    NSMutableDictionary *dimensions = [NSMutableDictionary dictionary];
    for (NSString *name in @[ @"version", @"edition", @"platform", @"plan", @"as_of", @"group_types", @"users", @"time" ])
        [dimensions setObject:@"settable" forKey:name];
    return @{
        @"sdk" : @{ @"name" : @"v2tim-double", @"version" : Version, @"edition" : Edition, @"platform" : Platform },
        @"plan" : Plan,
        @"clock" : @"virtual",
        @"worlds" : @8,
        @"dimensions" : dimensions,
        @"capabilities" : @[ @"network", @"change-plan", @"push" ],
    };
}
- (void)setPushes:(id<AsidePushes>)pushes { _pushes = pushes; }

- (DoubleWorld *)world:(NSNumber *)number {
    DoubleWorld *world = [_worlds objectForKey:number];
    if (!world) [NSException raise:NSInvalidArgumentException format:@"no world %@", number];
    return world;
}

- (void)makeWorld:(NSNumber *)number asOf:(NSString *)date plan:(NSString *)plan users:(NSArray *)userIDs {
    DoubleWorld *world = [[DoubleWorld new] autorelease];
    world->number = [number retain];
    world->pushes = _pushes;
    world->service->asOf = [date copy];
    world->service->plan = [plan ?: Plan copy];
    world->service->defect = [_defect copy];
    for (NSString *userID in userIDs) [world->service addUser:userID];
    [_worlds setObject:world forKey:number];
}

- (void)makeDevice:(NSString *)name user:(NSString *)userID platform:(NSString *)platform edition:(NSString *)edition
           version:(NSString *)version inWorld:(NSNumber *)number {
    DoubleWorld *world = [self world:number];
    TDDevice *device = [[TDDevice new] autorelease];
    device->service = world->service;
    device->user = [world->service user:userID];
    device->platform = [platform ?: Platform copy];
    device->edition = [edition ?: Edition copy];
    device->version = [version ?: Version copy];
    [device->user->devices addObject:device];
    [world->managers setObject:[V2TIMManager managerOf:device] forKey:name];
}

/// Groups are open to anybody and to the invited, where that can be chosen: so nobody has to approve.
- (void)makeGroup:(NSString *)groupID type:(NSString *)type members:(NSArray *)members inWorld:(NSNumber *)number {
    TDService *service = [self world:number]->service;
    TDChat *chat = [service addGroup:groupID type:type];
    chat->addOption = chat->approveOption = V2TIM_GROUP_ADD_ANY;
    for (V2TIMCreateGroupMemberInfo *member in members) [chat add:[service user:member.userID] role:member.role];
}

- (void)releaseWorld:(NSNumber *)number { [_worlds removeObjectForKey:number]; }
- (void)choose:(NSString *)device inWorld:(NSNumber *)number { [[[self world:number] managerOf:device] choose]; }

- (void)disconnect:(NSString *)name inWorld:(NSNumber *)number {
    DoubleWorld *world = [self world:number];
    [world->service disconnect:[[world managerOf:name] device]];
}
- (void)connect:(NSString *)name inWorld:(NSNumber *)number {
    DoubleWorld *world = [self world:number];
    [world->service connect:[[world managerOf:name] device]];
    [world->service deliver];
}
- (void)advance:(uint64_t)milliseconds inWorld:(NSNumber *)number { [self world:number]->service->now += milliseconds; }
- (void)setPlan:(NSString *)plan inWorld:(NSNumber *)number {
    TDService *service = [self world:number]->service;
    [service->plan release];
    service->plan = [plan copy];
}
@end
