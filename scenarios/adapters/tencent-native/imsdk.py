"""The SDK's C API, as much of it as is judged, called in this process. Nothing here knows of the protocol."""
import ctypes, json, os, tempfile, threading

CALLBACK = ctypes.CFUNCTYPE(None, ctypes.c_int32, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p)
ONE_TO_ONE, GROUP = 1, 2  # TIMConvType
NOT_INITIALISED = 6013
AT_ALL = "__kImSDK_MesssageAtALL__"  # spelled so in the SDK, too
ANY_APP = 1400000000
NEW_USER, NEW_NET = 0x10000000, 0x40000000  # of unshare(2)

class NoNetworkOfItsOwn(Exception): pass

def leave_the_network():
    """From here on this process has a network with nothing in it, so that nothing the SDK says reaches anybody."""
    libc, own = ctypes.CDLL(None, use_errno=True), (os.getuid(), os.getgid())
    if libc.unshare(NEW_USER | NEW_NET) != 0:
        raise NoNetworkOfItsOwn(os.strerror(ctypes.get_errno()))
    for name, words in [("setgroups", "deny"), ("uid_map", f"0 {own[0]} 1"), ("gid_map", f"0 {own[1]} 1")]:
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file: file.write(words)

class Sdk:
    """The one instance that a process can have. `answered(call, code)` is called whenever the SDK calls back, on threads of
    its own."""
    def __init__(self, library, answered):
        self._library, self._answered = ctypes.CDLL(library), answered
        self._callback = CALLBACK(self._called_back)
        self._folder = tempfile.TemporaryDirectory(prefix="imsdk-")
        self._names, self._lock = [], threading.Lock()
        text, data = ctypes.c_char_p, ctypes.c_void_p
        for name, types in {"TIMInit": [ctypes.c_uint64, text], "TIMLogin": [text, text, CALLBACK, data],
                            "TIMLogout": [CALLBACK, data],
                            "TIMMsgSendMessage": [text, ctypes.c_int, text, text, CALLBACK, data]}.items():
            getattr(self._library, name).argtypes = types
        self._library.TIMGetSDKVersion.restype = text

    def _called_back(self, code, _description, _json, number):
        self._answered(self._names[(number or 0) - 1], code)

    def _number(self, call):
        """What the SDK hands back to the callback: never 0, which is a null."""
        with self._lock:
            self._names.append(call)
            return len(self._names)

    def version(self):
        return self._library.TIMGetSDKVersion().decode()

    def init(self):
        """TIMInit. It returns before the SDK is initialised: see `ready`."""
        settings = {"sdk_config_log_file_path": self._folder.name, "sdk_config_config_file_path": self._folder.name}
        return self._library.TIMInit(ANY_APP, json.dumps(settings).encode())

    def login(self, call, user):
        return self._library.TIMLogin(user.encode(), b"any signature", self._callback, self._number(call))

    def logout(self, call):
        return self._library.TIMLogout(self._callback, self._number(call))

    def send(self, call, conversation, kind, message):
        """TIMMsgSendMessage. What it returns other than 0 is a refusal, after which nothing calls back."""
        buffer = ctypes.create_string_buffer(128)
        words = json.dumps(message, ensure_ascii=False).encode()
        return self._library.TIMMsgSendMessage(
            conversation.encode(), kind, words, buffer, self._callback, self._number(call))

    def end(self):
        self._folder.cleanup()

def text(words):
    return {"message_elem_array": [{"elem_type": 0, "text_elem_content": words}]}

def custom(words):
    return {"message_elem_array": [{"elem_type": 3, "custom_elem_data": words}]}
