package com.tencent.imsdk.v2;

/** {@code code} is 0 where it went well. */
public interface V2TIMCompleteCallback<T> {
    void onComplete(int code, String desc, T t);
}
