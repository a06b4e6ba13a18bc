package aside.service;

public enum Role {
    MEMBER, ADMIN, OWNER;

    boolean manages() {
        return this != MEMBER;
    }
}
