namespace Pipelines.Backbones.Weights.Torch;

/// <summary>The instructions of a pickle that are understood, with the names of Python's pickletools beside them.</summary>
internal enum PickleOpcode : byte
{
    Mark = (byte)'(', // MARK
    Stop = (byte)'.', // STOP
    Pop = (byte)'0', // POP
    PopMark = (byte)'1', // POP_MARK
    Append = (byte)'a', // APPEND
    Appends = (byte)'e', // APPENDS
    Build = (byte)'b', // BUILD
    Bytes = (byte)'B', // BINBYTES
    ShortBytes = (byte)'C', // SHORT_BINBYTES
    LongBytes = 0x8e, // BINBYTES8
    Dictionary = (byte)'d', // DICT
    EmptyDictionary = (byte)'}', // EMPTY_DICT
    Double = (byte)'G', // BINFLOAT
    False = 0x89, // NEWFALSE
    True = 0x88, // NEWTRUE
    Frame = 0x95, // FRAME
    Get = (byte)'h', // BINGET
    LongGet = (byte)'j', // LONG_BINGET
    Global = (byte)'c', // GLOBAL
    StackGlobal = 0x93, // STACK_GLOBAL
    Int32 = (byte)'J', // BININT
    UInt8 = (byte)'K', // BININT1
    UInt16 = (byte)'M', // BININT2
    Long1 = 0x8a, // LONG1
    Long4 = 0x8b, // LONG4
    EmptyList = (byte)']', // EMPTY_LIST
    EmptySet = 0x8f, // EMPTY_SET
    AddItems = 0x90, // ADDITEMS
    List = (byte)'l', // LIST
    Memoize = 0x94, // MEMOIZE
    NewObject = 0x81, // NEWOBJ
    None = (byte)'N', // NONE
    PersistentId = (byte)'Q', // BINPERSID
    Protocol = 0x80, // PROTO
    Put = (byte)'q', // BINPUT
    LongPut = (byte)'r', // LONG_BINPUT
    Reduce = (byte)'R', // REDUCE
    SetItem = (byte)'s', // SETITEM
    SetItems = (byte)'u', // SETITEMS
    String = (byte)'T', // BINSTRING
    ShortString = (byte)'U', // SHORT_BINSTRING
    EmptyTuple = (byte)')', // EMPTY_TUPLE
    Tuple = (byte)'t', // TUPLE
    Tuple1 = 0x85, // TUPLE1
    Tuple2 = 0x86, // TUPLE2
    Tuple3 = 0x87, // TUPLE3
    Unicode = (byte)'X', // BINUNICODE
    ShortUnicode = 0x8c, // SHORT_BINUNICODE
    LongUnicode = 0x8d, // BINUNICODE8
}
