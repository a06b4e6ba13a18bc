// Strings, byte buffers and vectors of the V2TIM API.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

class V2TIMString {
public:
    V2TIMString() = default;
    V2TIMString(const char* text) : text_(text ? text : "") {}
    V2TIMString(const char* text, size_t size) : text_(text, size) {}

    bool operator==(const V2TIMString& other) const { return text_ == other.text_; }
    bool operator!=(const V2TIMString& other) const { return text_ != other.text_; }
    bool operator<(const V2TIMString& other) const { return text_ < other.text_; }

    size_t Size() const { return text_.size(); }
    size_t Length() const { return text_.size(); }
    bool Empty() const { return text_.empty(); }
    const char* CString() const { return text_.c_str(); }

private:
    std::string text_;
};

class V2TIMBuffer {
public:
    V2TIMBuffer() = default;
    V2TIMBuffer(const uint8_t* data, size_t size) : bytes_(data, data + size) {}

    const uint8_t* Data() const { return bytes_.data(); }
    size_t Size() const { return bytes_.size(); }

private:
    std::vector<uint8_t> bytes_;
};

template <class T>
class V2TIMVector {
public:
    void PushBack(const T& item) { items_.push_back(item); }
    void Clear() { items_.clear(); }
    size_t Size() const { return items_.size(); }
    bool Empty() const { return items_.empty(); }
    T& operator[](size_t index) { return items_[index]; }
    const T& operator[](size_t index) const { return items_[index]; }

private:
    std::vector<T> items_;
};

using V2TIMStringVector = V2TIMVector<V2TIMString>;
