package aside.example;

import aside.host.DoubleHost;
import aside.host.Host;
import aside.host.Provision;
import com.tencent.imsdk.v2.V2TIMAdvancedMsgListener;
import com.tencent.imsdk.v2.V2TIMManager;
import com.tencent.imsdk.v2.V2TIMMessage;
import java.util.ArrayList;
import java.util.List;

/** Five members of one group; one of them sends to two of the others. Ends with 1 if anybody else gets it. */
public final class Example {
    private static final int WORLD = 0;
    private static final List<String> MEMBERS = List.of("ann", "vinson", "denny", "carol", "dave");

    private Example() {
    }

    public static void main(String[] args) {
        Host host = new DoubleHost(null);
        host.provision(groupA(), (user, text, badge) -> System.out.println(user + " is pushed: " + text));
        List<String> received = new ArrayList<>();
        for (String user : MEMBERS) {
            host.use(WORLD, device(user));
            V2TIMManager.getInstance().login(user, host.userSig(user), null);
            V2TIMManager.getMessageManager().addAdvancedMsgListener(new V2TIMAdvancedMsgListener() {
                @Override
                public void onRecvNewMessage(V2TIMMessage msg) {
                    received.add(user);
                    System.out.println(user + " receives from " + msg.getSender() + " in " + msg.getGroupID() + ": "
                            + msg.getTextElem().getText());
                }
            });
        }
        host.use(WORLD, device("ann"));
        boolean sent = new Sender().send();
        host.settle(WORLD);
        boolean right = sent && received.stream().sorted().toList().equals(List.of("denny", "vinson"));
        System.out.println(right ? "vinson and denny received it, and nobody else" : "WRONG: received by " + received);
        System.exit(right ? 0 : 1);
    }

    private static String device(String user) {
        return user + "/phone";
    }

    private static Provision groupA() {
        List<Provision.Device> devices = MEMBERS.stream()
                .map(user -> new Provision.Device(device(user), user, null, null, null, true)).toList();
        List<Provision.Member> members = MEMBERS.stream()
                .map(user -> new Provision.Member(user, user.equals("ann") ? "owner" : "member")).toList();
        List<Provision.Group> groups = List.of(new Provision.Group("groupA", "work", members));
        return new Provision(WORLD, null, null, MEMBERS, devices, groups);
    }
}
