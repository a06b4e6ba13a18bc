package com.tencent.imsdk.v2;

final class DeviceManager extends V2TIMManager {
    private final Device device;

    DeviceManager(Device device) {
        this.device = device;
    }

    @Override
    public String getVersion() {
        var version = device.sdk().version();
        return version.major() + "." + version.minor() + "." + version.build();
    }

    /**
     * The device has one user, and any signature will do. How many devices of a user may be logged in at once is a
     * setting of the application; here it is not limited.
     */
    @Override
    public void login(String userID, String userSig, V2TIMCallback callback) {
        device.answer(callback, device::logIn);
    }

    @Override
    public void logout(V2TIMCallback callback) {
        device.answer(callback, () -> {
            device.checkLogin();
            device.logOut();
        });
    }

    @Override
    public String getLoginUser() {
        return device.loggedIn() ? device.user() : null;
    }

    @Override
    public void joinGroup(String groupID, String message, V2TIMCallback callback) {
        device.answer(callback, () -> {
            device.checkOnline();
            device.world.groups.join(device.user(), groupID);
        });
    }

    @Override
    public void quitGroup(String groupID, V2TIMCallback callback) {
        device.answer(callback, () -> {
            device.checkOnline();
            device.world.groups.quit(device.user(), groupID);
        });
    }

    @Override
    public void dismissGroup(String groupID, V2TIMCallback callback) {
        device.answer(callback, () -> {
            device.checkOnline();
            device.world.groups.dismiss(device.user(), groupID);
        });
    }
}
