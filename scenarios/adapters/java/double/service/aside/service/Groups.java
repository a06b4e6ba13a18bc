package aside.service;

import java.util.List;
import java.util.Map;

/** What is done with groups. */
public final class Groups {
    private static final int LONGEST_ID = 48;
    private final World world;

    Groups(World world) {
        this.world = world;
    }

    /** A group with these members, without anybody's doing. */
    public void create(String groupId, ChatType type, boolean anyoneJoins, boolean membersInvite,
            Map<String, Role> members) {
        checkForm(groupId);
        Refusal.unless(world.chat("group_" + groupId) == null, Code.GROUP_ID_TAKEN, "the id is taken");
        Chat group = new Chat(groupId, type);
        group.anyoneJoins = type.anyoneJoins(anyoneJoins);
        group.membersInvite = type.membersInvite(membersInvite);
        world.add("group_" + groupId, group);
        members.forEach((user, role) -> add(group, user, role));
    }

    /** Users without an account are passed over. */
    private boolean add(Chat group, String user, Role role) {
        boolean added = world.hasAccount(user) && !group.has(user);
        if (added) {
            group.add(user, role);
            world.conversationChanged(group, user);
        }
        return added;
    }

    /** Who has to be asked for approval is not modelled: such a group can't be joined. */
    public void join(String user, String groupId) {
        Chat group = group(groupId);
        Refusal.unless(!group.has(user), Code.ALREADY_A_MEMBER, "already a member");
        Refusal.unless(group.anyoneJoins, Code.NOT_ALLOWED, "members of this group are invited");
        add(group, user, Role.MEMBER);
    }

    /** Returns those who were added. */
    public List<String> invite(String by, String groupId, List<String> users) {
        Chat group = group(groupId);
        group.member(by);
        Refusal.unless(group.membersInvite, Code.NOT_ALLOWED, "no invitations in this group");
        return users.stream().filter(user -> add(group, user, Role.MEMBER)).toList();
    }

    public void quit(String user, String groupId) {
        Chat group = group(groupId);
        Role role = group.member(user).role;
        Refusal.unless(role != Role.OWNER || group.type == ChatType.WORK, Code.NOT_ALLOWED, "the owner can't leave");
        remove(group, user);
    }

    /** Owner and admins may do it, to those whose role is lower than theirs. */
    public void kick(String by, String groupId, List<String> users) {
        Chat group = managedBy(by, groupId);
        Role role = group.member(by).role;
        Refusal.unless(users.stream().allMatch(user -> group.member(user).role.compareTo(role) < 0), Code.NOT_ALLOWED,
                "the role is too low");
        users.forEach(user -> remove(group, user));
    }

    public void dismiss(String by, String groupId) {
        Chat group = group(groupId);
        Refusal.unless(group.member(by).role == Role.OWNER, Code.NOT_ALLOWED, "only the owner can dismiss the group");
        group.dismissed = true;
        List.copyOf(group.members.keySet()).forEach(user -> remove(group, user));
    }

    public void mute(String by, String groupId, String user, long seconds) {
        managedBy(by, groupId).member(user).mutedUntil = world.now() + seconds * 1000;
    }

    public void muteAll(String by, String groupId, boolean muted) {
        managedBy(by, groupId).allMuted = muted;
    }

    /** A group that exists and was not dismissed. */
    Chat group(String groupId) {
        checkForm(groupId);
        Chat group = world.chat("group_" + groupId);
        Refusal.unless(group != null && !group.dismissed, Code.NO_SUCH_GROUP, "no such group");
        return group;
    }

    private Chat managedBy(String user, String groupId) {
        Chat group = group(groupId);
        Refusal.unless(group.member(user).role.manages(), Code.NOT_ALLOWED, "owner and admins only");
        return group;
    }

    private void remove(Chat group, String user) {
        group.members.remove(user);
        world.conversationChanged(group, user);
    }

    /** Ids are of printable ASCII characters. */
    private void checkForm(String groupId) {
        boolean wellFormed = groupId.length() <= LONGEST_ID && groupId.chars().allMatch(c -> c > ' ' && c <= '~');
        Refusal.unless(wellFormed, Code.MALFORMED_GROUP, "malformed group id");
    }
}
