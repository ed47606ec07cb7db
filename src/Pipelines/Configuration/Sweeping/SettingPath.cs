using Pipelines.Configuration.Nodes;
using Pipelines.Configuration.Values;

namespace Pipelines.Configuration.Sweeping;

/// <summary>The path of a setting inside a pipeline, as in an override: <c>training.optimizer.learningRate</c>.</summary>
internal sealed class SettingPath
{
    private SettingPath(IReadOnlyList<string> keys) => Keys = keys;

    /// <summary>The keys, in order.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>The path as it is written, with quotes where a key needs them.</summary>
    public string Text => OverridePath.Of(Keys);

    /// <summary>The form of its values; null where the path leads to no option, as of a class in <c>head.classWeights</c>.</summary>
    public ValueForm? Form
    {
        get
        {
            ValueForm? form = FileLayout.Pipeline;
            foreach (var key in Keys)
            {
                form = (form as RecordForm)?.Find(key)?.Form;
            }

            return form;
        }
    }

    /// <summary>Whether its numbers are whole.</summary>
    public bool IsWhole => Form is NumberForm { IsWhole: true };

    /// <summary>Reads a path.</summary>
    /// <param name="text">The path.</param>
    /// <param name="problem">What is wrong with it, without its place; null for nothing.</param>
    public static SettingPath? Parse(string text, out Problem? problem)
    {
        problem = string.IsNullOrWhiteSpace(text)
            ? new("", "The path of a setting is empty.", "Write for example \"head.labelSmoothing\".")
            : OverridePath.Split(text.Trim(), out var keys) is { } wrong ? wrong : null;
        if (problem is not null)
        {
            return null;
        }

        OverridePath.Split(text.Trim(), out keys);
        return new([.. keys.Select(key => key.Name)]);
    }

    /// <summary>A pipeline in which nothing is written but a value of this setting.</summary>
    /// <param name="value">The value.</param>
    /// <param name="place">Where the path was written.</param>
    public ConfigurationNode Around(ConfigurationNode value, WrittenAt place)
    {
        var node = value;
        foreach (var key in Keys.Reverse())
        {
            node = new ObjectNode(value.Place, [new ObjectEntry(key, place, node)], isImplied: true);
        }

        return node;
    }
}
