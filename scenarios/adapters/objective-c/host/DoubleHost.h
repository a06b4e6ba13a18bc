// The host for the double.
#import "AsideHost.h"

@interface DoubleHost : NSObject <AsideHost> {
@private
    NSString *_defect;
    NSMutableDictionary *_worlds;
    id<AsidePushes> _pushes;
}
+ (NSArray<NSString *> *)defects;
/// `defect` is one of these, or nil.
- (id)initWithDefect:(NSString *)defect;
@end
