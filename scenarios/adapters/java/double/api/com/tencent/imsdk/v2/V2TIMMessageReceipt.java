package com.tencent.imsdk.v2;

import aside.service.ReceiptView;

public class V2TIMMessageReceipt {
    private final ReceiptView receipt;

    V2TIMMessageReceipt(ReceiptView receipt) {
        this.receipt = receipt;
    }

    public String getMsgID() {
        return receipt.messageId();
    }

    public String getGroupID() {
        return receipt.groupId();
    }

    public long getReadCount() {
        return receipt.read();
    }

    public long getUnreadCount() {
        return receipt.unread();
    }
}
