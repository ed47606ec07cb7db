using System.Numerics;
using System.Text;

namespace Pipelines.Backbones.Weights.Torch;

/// <summary>
/// Reads a pickle, which is a program for a small stack machine (Python's pickletools describes it). Of its instructions it knows those
/// that torch.save has used since Python 2, protocols 2 to 5. Names of classes and functions are looked up in a fixed list
/// (<see cref="TorchGlobals"/>) and calls are descriptions of tensors: no code of anybody is run.
/// </summary>
/// <param name="cursor">Where the pickle begins.</param>
/// <param name="objects">Makes descriptions of tensors.</param>
/// <param name="budget">What the file may take.</param>
internal sealed class PickleReader(ByteCursor cursor, TorchObjects objects, ReadBudget budget)
{
    private const string Values = "the values of the pickle";

    /// <summary>Bytes that a small object takes, such as a number.</summary>
    private const int SmallObject = 24;

    private const int NewestProtocol = 5;

    // torch's magic number takes ten bytes.
    private const int LongestInteger = 64;

    /// <summary>Small numbers are nearly all that a pickle holds; each is one object, however often it is there.</summary>
    private static readonly object[] s_small = [.. Enumerable.Range(0, 256).Select(number => (object)(long)number)];

    private static readonly object s_true = true;
    private static readonly object s_false = false;

    private readonly PickleStack _stack = new(cursor.Source, budget);

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
                _stack.Push(s_true);
                break;
            case PickleOpcode.False:
                _stack.Push(s_false);
                break;
            case PickleOpcode.Int32:
                PushNumber(cursor.Int32());
                break;
            case PickleOpcode.UInt8:
                PushNumber(cursor.Byte());
                break;
            case PickleOpcode.UInt16:
                PushNumber(cursor.UInt16());
                break;
            case PickleOpcode.Long1:
                _stack.Push(Integer(cursor.Byte()));
                break;
            case PickleOpcode.Long4:
                _stack.Push(Integer(cursor.Int32()));
                break;
            case PickleOpcode.Double:
                budget.Take(SmallObject, Values);
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
                _stack.Push(Bytes(cursor.Byte()));
                break;
            case PickleOpcode.Bytes:
                _stack.Push(Bytes(cursor.UInt32()));
                break;
            case PickleOpcode.LongBytes:
                _stack.Push(Bytes(cursor.Int64()));
                break;
            case PickleOpcode.EmptyList:
                PushList();
                break;
            case PickleOpcode.List:
                var listed = _stack.PopToMark();
                PushList();
                Append(listed);
                break;
            case PickleOpcode.EmptySet:
                _stack.Push(IgnoredObject.Instance);
                break;
            case PickleOpcode.Append:
                var item = _stack.Pop();
                Append(new(in item));
                break;
            case PickleOpcode.Appends or PickleOpcode.AddItems:
                Append(_stack.PopToMark());
                break;
            case PickleOpcode.EmptyTuple:
                _stack.Push(PickleTuple.Empty);
                break;
            case PickleOpcode.Tuple:
                PushTuple(_stack.PopToMark());
                break;
            case PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3:
                PushTuple(_stack.Pop(opcode - PickleOpcode.Tuple1 + 1));
                break;
            case PickleOpcode.EmptyDictionary:
                PushDictionary();
                break;
            case PickleOpcode.Dictionary:
                var items = _stack.PopToMark();
                PushDictionary();
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
                budget.TakeGrowth(list, items.Length, "the lists of the pickle");
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
                dictionary.Set(key, items[i + 1], budget);
            }
        }
    }

    private void PushNumber(long number)
    {
        if (number is >= 0 and < 256)
        {
            _stack.Push(s_small[number]);
            return;
        }

        budget.Take(SmallObject, Values);
        _stack.Push(number);
    }

    private void PushTuple(object?[] items)
    {
        budget.Take(SmallObject, Values);
        _stack.Push(new PickleTuple(items));
    }

    private void PushList()
    {
        budget.Take(32, "the lists of the pickle");
        _stack.Push(new PickleList());
    }

    private void PushDictionary()
    {
        budget.Take(80, "the dictionaries of the pickle");
        _stack.Push(new PickleDictionary());
    }

    private byte[] Bytes(long length)
    {
        budget.Take(SmallObject + length, "the texts of the pickle");
        return cursor.Bytes(length);
    }

    private string Text(long length)
    {
        var bytes = Bytes(length);
        budget.Take(SmallObject + (2 * length), "the texts of the pickle");
        return cursor.Source.Text(bytes);
    }

    private string Line()
    {
        var line = new StringBuilder();
        for (var next = cursor.Byte(); next != (byte)'\n'; next = cursor.Byte())
        {
            line.Append((char)next);
        }

        // The builder, its parts and the text.
        budget.Take(128 + (6L * line.Length), "the names of the pickle");
        return line.ToString();
    }

    private object Integer(long length)
    {
        budget.Take(160, Values);
        var value = new BigInteger(length <= LongestInteger ? cursor.Bytes(length) : throw _stack.Contradiction());
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : (object)value;
    }
}
