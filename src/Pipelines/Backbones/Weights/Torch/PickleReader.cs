using System.Numerics;
using System.Text;

namespace Pipelines.Backbones.Weights.Torch;

/// <summary>
/// Reads a pickle, which is a program for a small stack machine (Python's pickletools describes it). Of its instructions it knows those
/// that torch.save has used since Python 2, protocols 2 to 5. Names of classes and functions are looked up in a fixed list
/// (<see cref="TorchGlobals"/>) and calls are descriptions of tensors: no code of anybody is run.
/// </summary>
internal sealed class PickleReader(ByteCursor cursor, TorchObjects objects)
{
    private const int NewestProtocol = 5;

    // torch's magic number takes ten bytes.
    private const int LongestInteger = 64;

    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = new();
    private readonly List<object?> _memo = [];

    /// <summary>Reads one pickle; the cursor then stands behind it.</summary>
    /// <returns>null, bool, long, BigInteger, double, string, byte[], one of PickleValues.cs or of TorchValues.cs.</returns>
    /// <exception cref="PipelineException">The pickle is damaged, or asks for something that no state_dict needs.</exception>
    public object? Read()
    {
        while (true)
        {
            var opcode = (PickleOpcode)cursor.Byte();
            if (opcode == PickleOpcode.Stop)
            {
                return Pop();
            }

            Execute(opcode);
        }
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Protocol:
                var protocol = cursor.Byte();
                if (protocol > NewestProtocol)
                {
                    throw cursor.Source.Refused($"The file is written in protocol {protocol} of pickle.", "Save it with torch.save(..., pickle_protocol=2).");
                }

                break;
            case PickleOpcode.Frame:
                cursor.Int64();
                break;
            case PickleOpcode.Mark:
                _marks.Push(_stack.Count);
                break;
            case PickleOpcode.Pop:
                Pop();
                break;
            case PickleOpcode.PopMark:
                PopToMark();
                break;
            case PickleOpcode.None:
                _stack.Add(null);
                break;
            case PickleOpcode.True:
                _stack.Add(true);
                break;
            case PickleOpcode.False:
                _stack.Add(false);
                break;
            case PickleOpcode.Int32:
                _stack.Add((long)cursor.Int32());
                break;
            case PickleOpcode.UInt8:
                _stack.Add((long)cursor.Byte());
                break;
            case PickleOpcode.UInt16:
                _stack.Add((long)cursor.UInt16());
                break;
            case PickleOpcode.Long1:
                _stack.Add(Integer(cursor.Byte()));
                break;
            case PickleOpcode.Long4:
                _stack.Add(Integer(cursor.Int32()));
                break;
            case PickleOpcode.Double:
                _stack.Add(cursor.BigEndianDouble());
                break;
            case PickleOpcode.ShortUnicode or PickleOpcode.ShortString:
                _stack.Add(Text(cursor.Byte()));
                break;
            case PickleOpcode.Unicode:
                _stack.Add(Text(cursor.UInt32()));
                break;
            case PickleOpcode.String:
                _stack.Add(Text(cursor.Int32()));
                break;
            case PickleOpcode.LongUnicode:
                _stack.Add(Text(cursor.Int64()));
                break;
            case PickleOpcode.ShortBytes:
                _stack.Add(cursor.Bytes(cursor.Byte()));
                break;
            case PickleOpcode.Bytes:
                _stack.Add(cursor.Bytes(cursor.UInt32()));
                break;
            case PickleOpcode.LongBytes:
                _stack.Add(cursor.Bytes(cursor.Int64()));
                break;
            case PickleOpcode.EmptyList:
                _stack.Add(new PickleList());
                break;
            case PickleOpcode.List:
                _stack.Add(NewList(PopToMark()));
                break;
            case PickleOpcode.Append:
                Append([Pop()]);
                break;
            case PickleOpcode.Appends:
                Append(PopToMark());
                break;
            case PickleOpcode.EmptyTuple:
                _stack.Add(new PickleTuple([]));
                break;
            case PickleOpcode.Tuple:
                _stack.Add(new PickleTuple(PopToMark()));
                break;
            case PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3:
                _stack.Add(new PickleTuple(Pop(opcode - PickleOpcode.Tuple1 + 1)));
                break;
            case PickleOpcode.EmptyDictionary:
                _stack.Add(new PickleDictionary());
                break;
            case PickleOpcode.Dictionary:
                var items = PopToMark();
                _stack.Add(new PickleDictionary());
                SetItems(items);
                break;
            case PickleOpcode.SetItem:
                SetItems(Pop(2));
                break;
            case PickleOpcode.SetItems:
                SetItems(PopToMark());
                break;
            case PickleOpcode.Put:
                Remember(cursor.Byte());
                break;
            case PickleOpcode.LongPut:
                Remember(cursor.UInt32());
                break;
            case PickleOpcode.Memoize:
                Remember(_memo.Count);
                break;
            case PickleOpcode.Get:
                _stack.Add(Remembered(cursor.Byte()));
                break;
            case PickleOpcode.LongGet:
                _stack.Add(Remembered(cursor.UInt32()));
                break;
            case PickleOpcode.Global:
                _stack.Add(objects.Find(Line(), Line()));
                break;
            case PickleOpcode.StackGlobal:
                _stack.Add(Pop(2) is [string module, string name] ? objects.Find(module, name) : throw Damaged());
                break;
            case PickleOpcode.Reduce or PickleOpcode.NewObject:
                _stack.Add(Pop(2) is [var callable, PickleTuple arguments] ? objects.Create(callable, arguments) : throw Damaged());
                break;
            case PickleOpcode.Build:
                var state = Pop();
                _stack.Add(objects.WithState(Pop(), state));
                break;
            case PickleOpcode.PersistentId:
                _stack.Add(objects.Storage(Pop()));
                break;
            default:
                throw cursor.Source.Refused($"The file uses the pickle instruction 0x{(byte)opcode:x2}, which no state_dict needs; it is damaged or not a state_dict.", TorchObjects.SaveWeightsAlone);
        }
    }

    private void Append(ReadOnlySpan<object?> items)
    {
        switch (Top())
        {
            case PickleList list:
                list.AddRange(items);
                break;
            case IgnoredObject:
                break;
            default:
                throw Damaged();
        }
    }

    private void SetItems(object?[] items)
    {
        if (Top() is IgnoredObject)
        {
            return;
        }

        if (Top() is not PickleDictionary dictionary || items.Length % 2 != 0)
        {
            throw Damaged();
        }

        for (var i = 0; i < items.Length; i += 2)
        {
            if (items[i] is string key)
            {
                dictionary[key] = items[i + 1];
            }
        }
    }

    /// <summary>Keeps the value on top under an index. Writers count up, so an index is never larger than the bytes before it explain.</summary>
    private void Remember(long index)
    {
        if (index > cursor.Position)
        {
            throw Damaged();
        }

        while (_memo.Count <= index)
        {
            _memo.Add(null);
        }

        _memo[(int)index] = Top();
    }

    private object Remembered(long index) => index < _memo.Count && _memo[(int)index] is { } value ? value : throw Damaged();

    private object? Top() => _stack.Count > Floor ? _stack[^1] : throw Damaged();

    private object? Pop() => Pop(1)[0];

    private object?[] Pop(int count)
    {
        if (_stack.Count - count < Floor)
        {
            throw Damaged();
        }

        object?[] items = [.. _stack[^count..]];
        _stack.RemoveRange(_stack.Count - count, count);
        return items;
    }

    private object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw Damaged();
        }

        var items = Pop(_stack.Count - Floor);
        _marks.Pop();
        return items;
    }

    /// <summary>What lies below the last mark cannot be taken.</summary>
    private int Floor => _marks.TryPeek(out var mark) ? mark : 0;

    private string Text(long length) => Encoding.UTF8.GetString(cursor.Bytes(length));

    private string Line()
    {
        var line = new StringBuilder();
        for (var next = cursor.Byte(); next != (byte)'\n'; next = cursor.Byte())
        {
            line.Append((char)next);
        }

        return line.ToString();
    }

    private object Integer(long length)
    {
        var value = new BigInteger(length <= LongestInteger ? cursor.Bytes(length) : throw Damaged());
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : (object)value;
    }

    private static PickleList NewList(ReadOnlySpan<object?> items)
    {
        var list = new PickleList();
        list.AddRange(items);
        return list;
    }

    private PipelineException Damaged() => cursor.Source.Damaged("The pickle in the file contradicts itself.");
}
