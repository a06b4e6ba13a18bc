// The adapter: does what the requests ask by the SDK's public API, and by the host where no SDK has a call for it.
#import "AsideHost.h"
#import "Call.h"

/// For each request there is a method `do_` and its name, with the Call.
@interface Adapter : NSObject <WireReader, AsidePushes> {
@private
    id<AsideHost> _host;
    Wire *_wire;
    NSMutableDictionary *_worlds; // the seats of each world, by device
}
- (id)initWithHost:(id<AsideHost>)host;
- (void)run;
@end

NSString *GroupTypeOf(NSString *name);
