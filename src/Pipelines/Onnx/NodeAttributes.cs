using Google.Protobuf;
using Pipelines.Onnx.Format;
using AttributeType = Pipelines.Onnx.Format.AttributeProto.Types.AttributeType;

namespace Pipelines.Onnx;

/// <summary>Typed access to the attributes of a node.</summary>
internal static class NodeAttributes
{
    /// <summary>The attribute of that name, or null.</summary>
    public static AttributeProto? Attribute(this NodeProto node, string name) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    /// <summary>An integer attribute.</summary>
    public static long Int(this NodeProto node, string name, long defaultValue) => node.Attribute(name)?.I ?? defaultValue;

    /// <summary>A float attribute.</summary>
    public static float Float(this NodeProto node, string name, float defaultValue) => node.Attribute(name)?.F ?? defaultValue;

    /// <summary>A text attribute.</summary>
    public static string Text(this NodeProto node, string name, string defaultValue) =>
        node.Attribute(name)?.S.ToStringUtf8() ?? defaultValue;

    /// <summary>A list of integers, or null where the node does not have it.</summary>
    public static IReadOnlyList<long>? Ints(this NodeProto node, string name) => node.Attribute(name)?.Ints;

    /// <summary>Adds an integer attribute.</summary>
    public static NodeProto WithInt(this NodeProto node, string name, long value)
    {
        node.Attribute.Add(new AttributeProto { Name = name, Type = AttributeType.Int, I = value });
        return node;
    }

    /// <summary>Adds a float attribute.</summary>
    public static NodeProto WithFloat(this NodeProto node, string name, float value)
    {
        node.Attribute.Add(new AttributeProto { Name = name, Type = AttributeType.Float, F = value });
        return node;
    }

    /// <summary>Adds a list of integers.</summary>
    public static NodeProto WithInts(this NodeProto node, string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        attribute.Ints.AddRange(values);
        node.Attribute.Add(attribute);
        return node;
    }

    /// <summary>Adds a text attribute.</summary>
    public static NodeProto WithText(this NodeProto node, string name, string value)
    {
        node.Attribute.Add(new AttributeProto { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) });
        return node;
    }
}
