package com.tencent.imsdk.v2;

import aside.service.Draft;

public class V2TIMGroupAtInfo {
    /** In a list of users to mention: everybody. */
    public static final String AT_ALL_TAG = Draft.ALL;
}
