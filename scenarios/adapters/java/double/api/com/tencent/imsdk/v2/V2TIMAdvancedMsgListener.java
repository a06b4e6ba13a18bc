package com.tencent.imsdk.v2;

import java.util.List;

public abstract class V2TIMAdvancedMsgListener {
    public void onRecvNewMessage(V2TIMMessage msg) {
    }

    public void onRecvMessageReadReceipts(List<V2TIMMessageReceipt> receiptList) {
    }

    public void onRecvMessageRevoked(String msgID) {
    }

    public void onRecvMessageModified(V2TIMMessage msg) {
    }
}
