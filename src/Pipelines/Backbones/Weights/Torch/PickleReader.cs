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

    private readonly PickleStack _stack = new(cursor.Source);

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
                return _stack.Pop();
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
                    throw cursor.Source.Refused(
                        $"The file is written in protocol {protocol} of pickle.", "Save it with torch.save(..., pickle_protocol=2).");
                }

                break;
            case PickleOpcode.Frame:
                cursor.Int64();
                break;
            case PickleOpcode.Mark:
                _stack.Mark();
                break;
            case PickleOpcode.Pop:
                _stack.Pop();
                break;
            case PickleOpcode.PopMark:
                _stack.PopToMark();
                break;
            case PickleOpcode.None:
                _stack.Push(null);
                break;
            case PickleOpcode.True:
                _stack.Push(true);
                break;
            case PickleOpcode.False:
                _stack.Push(false);
                break;
            case PickleOpcode.Int32:
                _stack.Push((long)cursor.Int32());
                break;
            case PickleOpcode.UInt8:
                _stack.Push((long)cursor.Byte());
                break;
            case PickleOpcode.UInt16:
                _stack.Push((long)cursor.UInt16());
                break;
            case PickleOpcode.Long1:
                _stack.Push(Integer(cursor.Byte()));
                break;
            case PickleOpcode.Long4:
                _stack.Push(Integer(cursor.Int32()));
                break;
            case PickleOpcode.Double:
                _stack.Push(cursor.BigEndianDouble());
                break;
            case PickleOpcode.ShortUnicode or PickleOpcode.ShortString:
                _stack.Push(Text(cursor.Byte()));
                break;
            case PickleOpcode.Unicode:
                _stack.Push(Text(cursor.UInt32()));
                break;
            case PickleOpcode.String:
                _stack.Push(Text(cursor.Int32()));
                break;
            case PickleOpcode.LongUnicode:
                _stack.Push(Text(cursor.Int64()));
                break;
            case PickleOpcode.ShortBytes:
                _stack.Push(cursor.Bytes(cursor.Byte()));
                break;
            case PickleOpcode.Bytes:
                _stack.Push(cursor.Bytes(cursor.UInt32()));
                break;
            case PickleOpcode.LongBytes:
                _stack.Push(cursor.Bytes(cursor.Int64()));
                break;
            case PickleOpcode.EmptyList:
                _stack.Push(new PickleList());
                break;
            case PickleOpcode.List:
                var listed = _stack.PopToMark();
                _stack.Push(new PickleList());
                Append(listed);
                break;
            case PickleOpcode.EmptySet:
                _stack.Push(IgnoredObject.Instance);
                break;
            case PickleOpcode.Append:
                Append([_stack.Pop()]);
                break;
            case PickleOpcode.Appends or PickleOpcode.AddItems:
                Append(_stack.PopToMark());
                break;
            case PickleOpcode.EmptyTuple:
                _stack.Push(new PickleTuple([]));
                break;
            case PickleOpcode.Tuple:
                _stack.Push(new PickleTuple(_stack.PopToMark()));
                break;
            case PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3:
                _stack.Push(new PickleTuple(_stack.Pop(opcode - PickleOpcode.Tuple1 + 1)));
                break;
            case PickleOpcode.EmptyDictionary:
                _stack.Push(new PickleDictionary());
                break;
            case PickleOpcode.Dictionary:
                var items = _stack.PopToMark();
                _stack.Push(new PickleDictionary());
                SetItems(items);
                break;
            case PickleOpcode.SetItem:
                SetItems(_stack.Pop(2));
                break;
            case PickleOpcode.SetItems:
                SetItems(_stack.PopToMark());
                break;
            case PickleOpcode.Put:
                _stack.Remember(cursor.Byte(), cursor.Position);
                break;
            case PickleOpcode.LongPut:
                _stack.Remember(cursor.UInt32(), cursor.Position);
                break;
            case PickleOpcode.Memoize:
                _stack.Remember(_stack.Remembered, cursor.Position);
                break;
            case PickleOpcode.Get:
                _stack.PushRemembered(cursor.Byte());
                break;
            case PickleOpcode.LongGet:
                _stack.PushRemembered(cursor.UInt32());
                break;
            case PickleOpcode.Global:
                _stack.Push(objects.Find(Line(), Line()));
                break;
            case PickleOpcode.StackGlobal:
                _stack.Push(_stack.Pop(2) is [string module, string name] ? objects.Find(module, name) : throw _stack.Contradiction());
                break;
            case PickleOpcode.Reduce or PickleOpcode.NewObject:
                _stack.Push(
                    _stack.Pop(2) is [var callable, PickleTuple arguments]
                        ? objects.Create(callable, arguments)
                        : throw _stack.Contradiction());
                break;
            case PickleOpcode.Build:
                var state = _stack.Pop();
                _stack.Push(objects.WithState(_stack.Pop(), state));
                break;
            case PickleOpcode.PersistentId:
                _stack.Push(objects.Storage(_stack.Pop()));
                break;
            default:
                throw cursor.Source.Refused(
                    $"The file uses the pickle instruction 0x{(byte)opcode:x2}, which no state_dict needs; it is damaged or not a "
                        + "state_dict.",
                    TorchObjects.SaveWeightsAlone);
        }
    }

    private void Append(ReadOnlySpan<object?> items)
    {
        switch (_stack.Top)
        {
            case PickleList list:
                list.AddRange(items);
                break;
            case IgnoredObject:
                break;
            default:
                throw _stack.Contradiction();
        }
    }

    private void SetItems(object?[] items)
    {
        if (_stack.Top is IgnoredObject)
        {
            return;
        }

        if (_stack.Top is not PickleDictionary dictionary || items.Length % 2 != 0)
        {
            throw _stack.Contradiction();
        }

        for (var i = 0; i < items.Length; i += 2)
        {
            if (items[i] is string key)
            {
                dictionary[key] = items[i + 1];
            }
        }
    }

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
        var value = new BigInteger(length <= LongestInteger ? cursor.Bytes(length) : throw _stack.Contradiction());
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : (object)value;
    }
}
