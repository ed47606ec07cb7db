using System.Numerics;
using Google.Protobuf.Reflection;
using Pipelines.Onnx.Format;

namespace Pipelines.Onnx;

/// <summary>
/// What the bytes of an ONNX file will take in memory once they are parsed, found before anything is: an empty node is two bytes in the
/// file and an object of some hundreds with its lists. It walks through the messages without recursion.
/// </summary>
internal sealed class ModelCost
{
    /// <summary>Nodes that a file may have, those of subgraphs and functions included. Networks for images have some hundreds.</summary>
    public const int MaximumNodes = 20_000;

    /// <summary>Messages that may lie inside each other; the parser's own limit. Each subgraph adds three.</summary>
    private const int MaximumDepth = 96;

    /// <summary>Items for which a list has room at first.</summary>
    private const int FirstCapacity = 8;

    private const string Objects = "the objects of the graph";

    private static readonly Message s_model = Message.Of(ModelProto.Descriptor, []);

    private readonly ReadBudget _budget;
    private readonly Problem _foreign;
    private readonly string _place;
    private readonly List<Frame> _frames = [];
    private int _nodes;

    private ModelCost(ReadBudget budget, Problem foreign, string place) => (_budget, _foreign, _place) = (budget, foreign, place);

    /// <summary>Takes what the model needs.</summary>
    /// <param name="bytes">The content of the file.</param>
    /// <param name="budget">What the file may take.</param>
    /// <param name="place">The file, for errors.</param>
    /// <exception cref="PipelineException">It is too much, or the bytes are no ONNX model.</exception>
    public static void Take(ReadOnlySpan<byte> bytes, ReadBudget budget, string place) =>
        new ModelCost(budget, ForeignFile.Describe(bytes, place), place).Walk(bytes);

    private void Walk(ReadOnlySpan<byte> bytes)
    {
        var depth = 0;
        var frame = Open(s_model, bytes.Length, depth);
        for (var at = 0; ;)
        {
            while (at == frame.End)
            {
                if (depth-- == 0)
                {
                    return;
                }

                frame = _frames[depth];
            }

            var tag = Varint(bytes, ref at, frame.End);
            var (number, wire) = (tag >> 3, (int)(tag & 7));
            if (number is 0 or > 536_870_911)
            {
                throw Foreign();
            }

            var field = frame.Message.FieldOf(number, wire);
            switch (wire)
            {
                case 0:
                    Varint(bytes, ref at, frame.End);
                    TakeItem(frame, field);
                    break;
                case 1 or 5:
                    at += wire == 1 ? sizeof(ulong) : sizeof(uint);
                    TakeItem(frame, field);
                    break;
                case 2:
                    var length = Varint(bytes, ref at, frame.End);
                    if (length > (ulong)(frame.End - at))
                    {
                        throw Foreign();
                    }

                    if (field?.Message is { } message)
                    {
                        TakeItem(frame, field);
                        TakeMessage(message);
                        frame = Open(message, at + (int)length, ++depth);
                    }
                    else
                    {
                        TakeBytes(frame, field, bytes.Slice(at, (int)length));
                        at += (int)length;
                    }

                    break;
                default:
                    throw Foreign();
            }

            if (at > frame.End)
            {
                throw Foreign();
            }
        }
    }

    private Frame Open(Message message, int end, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new PipelineException(new Problem(
                _place,
                $"The graph has subgraphs inside each other, more than {MaximumDepth / 3} levels deep; it is damaged, or made to do harm.",
                "Get the file from another source."));
        }

        if (depth == _frames.Count)
        {
            _frames.Add(new());
        }

        var frame = _frames[depth];
        frame.Begin(message, end);
        return frame;
    }

    private void TakeMessage(Message message)
    {
        _budget.Take(message.Size, Objects);
        if (message.IsNode && ++_nodes > MaximumNodes)
        {
            throw new PipelineException(new Problem(
                _place, $"The graph has more than {MaximumNodes:n0} nodes; no network for images has so many.", "Give another network."));
        }
    }

    /// <summary>One value, or one more in a list, whose room doubles whenever it is full.</summary>
    private void TakeItem(Frame frame, Field? field)
    {
        if (field is null)
        {
            // What the format of this library does not name is kept, each in an object with lists of its own.
            _budget.Take(480, Objects);
        }
        else if (field.IsRepeated)
        {
            var count = frame.Counts[field.Index]++;
            if (count == 0 || (count >= FirstCapacity && BitOperations.IsPow2(count)))
            {
                _budget.Take(24 + (field.ItemSize * Math.Max(FirstCapacity, 2L * count)), Objects);
            }
        }
    }

    private void TakeBytes(Frame frame, Field? field, ReadOnlySpan<byte> content)
    {
        if (field?.PackedSize is { } size)
        {
            // Numbers of a fixed size are counted beforehand; others are added one by one.
            var count = size > 0 ? content.Length / size : Ends(content);
            _budget.Take(24 + (field.ItemSize * (size > 0 ? count : 4L * count)), "the numbers of its tensors");
            return;
        }

        TakeItem(frame, field);
        if (content.Length > 0)
        {
            _budget.Take(field?.IsText == true ? 24 + (2L * content.Length) : 64L + content.Length, "the texts and tensors of the graph");
        }
    }

    private static int Ends(ReadOnlySpan<byte> varints)
    {
        var ends = 0;
        foreach (var part in varints)
        {
            ends += part < 128 ? 1 : 0;
        }

        return ends;
    }

    private ulong Varint(ReadOnlySpan<byte> bytes, ref int at, int end)
    {
        var value = 0UL;
        for (var shift = 0; shift < 70 && at < end; shift += 7)
        {
            var part = bytes[at++];
            value |= shift < 64 ? (ulong)(part & 127) << shift : 0;
            if (part < 128)
            {
                return value;
            }
        }

        throw Foreign();
    }

    private PipelineException Foreign() => new(_foreign);

    /// <summary>A message that is being walked through.</summary>
    private sealed class Frame
    {
        public Message Message { get; private set; } = s_model;

        /// <summary>Where it ends.</summary>
        public int End { get; private set; }

        /// <summary>Items so far of each list.</summary>
        public int[] Counts { get; } = new int[Message.MostLists];

        public void Begin(Message message, int end)
        {
            (Message, End) = (message, end);
            Array.Clear(Counts);
        }
    }

    /// <summary>A field of the format.</summary>
    /// <param name="Index">Which of the message's lists it is.</param>
    /// <param name="IsRepeated">Whether it is a list.</param>
    /// <param name="IsText">Whether it is a text.</param>
    /// <param name="Message">The message that it holds; null for numbers, texts and bytes.</param>
    /// <param name="Wire">In what form it is written: 0, 1, 2 or 5, as the format of protobuf numbers them.</param>
    /// <param name="ItemSize">Bytes of an item in its list.</param>
    /// <param name="PackedSize">Bytes of a packed number; 0 where that varies; null for what is never packed.</param>
    private sealed record Field(int Index, bool IsRepeated, bool IsText, Message? Message, int Wire, int ItemSize, int? PackedSize);

    /// <summary>A message of the format.</summary>
    private sealed class Message
    {
        /// <summary>What the checks of a node or tensor take: places in dictionaries of names.</summary>
        private const int IndexBytes = 1024;

        /// <summary>What the checks of a graph or function take: the dictionaries themselves.</summary>
        private const int ScopeBytes = 8192;

        /// <summary>Lists that a message has at most.</summary>
        public const int MostLists = 16;

        private Field?[] _fields = [];

        /// <summary>Bytes of the object with its empty lists.</summary>
        public int Size { get; private set; }

        /// <summary>Whether it is a node.</summary>
        public bool IsNode { get; private set; }

        /// <summary>The field with a number; null where the format has none, or it is written in another form.</summary>
        public Field? FieldOf(ulong number, int wire) =>
            number < (ulong)_fields.Length && _fields[(int)number] is { } field
                && (field.Wire == wire || (wire == 2 && field.PackedSize is not null)) ? field : null;

        /// <summary>Messages hold each other, so each is made once.</summary>
        public static Message Of(MessageDescriptor descriptor, Dictionary<MessageDescriptor, Message> made)
        {
            if (made.TryGetValue(descriptor, out var message))
            {
                return message;
            }

            made.Add(descriptor, message = new Message());
            var fields = descriptor.Fields.InFieldNumberOrder();
            message.IsNode = descriptor == NodeProto.Descriptor;
            message.Size = 32 + (8 * fields.Count) + (32 * fields.Count(field => field.IsRepeated)) + (
                message.IsNode ? IndexBytes
                : descriptor == TensorProto.Descriptor ? IndexBytes / 4
                : descriptor == GraphProto.Descriptor || descriptor == FunctionProto.Descriptor ? ScopeBytes
                : 0);
            message._fields = new Field?[fields[^1].FieldNumber + 1];
            var lists = 0;
            foreach (var field in fields)
            {
                var (wire, item, packed) = FormOf(field.FieldType);
                message._fields[field.FieldNumber] = new(
                    field.IsRepeated ? lists++ : 0,
                    field.IsRepeated,
                    field.FieldType == FieldType.String,
                    field.FieldType == FieldType.Message ? Of(field.MessageType, made) : null,
                    wire,
                    item,
                    field.IsRepeated ? packed : null);
            }

            return message;
        }

        private static (int Wire, int Item, int? Packed) FormOf(FieldType type) => type switch
        {
            FieldType.Double => (1, 8, 8),
            FieldType.Float => (5, 4, 4),
            FieldType.Int64 or FieldType.UInt64 => (0, 8, 0),
            FieldType.Int32 or FieldType.Enum => (0, 4, 0),
            _ => (2, IntPtr.Size, null),
        };
    }
}
