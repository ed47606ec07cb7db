using Google.Protobuf;

namespace Pipelines.Tasks.Artifacts.TensorBoard;

/// <summary>
/// The messages of an event file: <c>tensorflow.Event</c> and what it holds, as far as scalars need them. The numbers are those of the
/// fields in TensorFlow's <c>event.proto</c> and <c>summary.proto</c>.
/// </summary>
internal static class EventMessage
{
    private const int WallTime = 1;
    private const int Step = 2;
    private const int FileVersion = 3;
    private const int Summary = 5;
    private const int SessionLog = 7;

    /// <summary>The first message of every file.</summary>
    public static byte[] Version(DateTimeOffset time) => Event(time, 0, fields =>
    {
        fields.WriteTag(FileVersion, WireFormat.WireType.LengthDelimited);
        fields.WriteString("brain.Event:2");
    });

    /// <summary>A session starts: what earlier files of the folder say of this step and later ones no longer holds.</summary>
    public static byte[] SessionStart(DateTimeOffset time, long step) => Event(time, step, fields =>
    {
        const int Status = 1;
        const int Start = 1;
        Add(fields, SessionLog, log =>
        {
            log.WriteTag(Status, WireFormat.WireType.Varint);
            log.WriteEnum(Start);
        });
    });

    /// <summary>The values of a step.</summary>
    public static byte[] Scalars(DateTimeOffset time, long step, IEnumerable<(string Tag, double Value)> scalars)
    {
        const int Value = 1;
        const int Tag = 1;
        const int SimpleValue = 2;
        return Event(time, step, fields => Add(fields, Summary, summary =>
        {
            foreach (var (tag, value) in scalars)
            {
                Add(summary, Value, scalar =>
                {
                    scalar.WriteTag(Tag, WireFormat.WireType.LengthDelimited);
                    scalar.WriteString(tag);
                    scalar.WriteTag(SimpleValue, WireFormat.WireType.Fixed32);
                    scalar.WriteFloat((float)value);
                });
            }
        }));
    }

    private static byte[] Event(DateTimeOffset time, long step, Action<CodedOutputStream> content) => Message(fields =>
    {
        fields.WriteTag(WallTime, WireFormat.WireType.Fixed64);
        fields.WriteDouble((time - DateTimeOffset.UnixEpoch).TotalSeconds);
        if (step != 0)
        {
            fields.WriteTag(Step, WireFormat.WireType.Varint);
            fields.WriteInt64(step);
        }

        content(fields);
    });

    private static void Add(CodedOutputStream fields, int number, Action<CodedOutputStream> content)
    {
        fields.WriteTag(number, WireFormat.WireType.LengthDelimited);
        fields.WriteBytes(ByteString.CopyFrom(Message(content)));
    }

    private static byte[] Message(Action<CodedOutputStream> content)
    {
        using var message = new MemoryStream();
        using (var fields = new CodedOutputStream(message, leaveOpen: true))
        {
            content(fields);
        }

        return message.ToArray();
    }
}
