using Pipelines.Configuration.Nodes;
using Pipelines.Configuration.Values;

namespace Pipelines.Configuration;

/// <summary>
/// Finds options that a pipeline itself writes although they have no meaning beside its other choices (<see cref="OnlyWithAttribute"/>):
/// whoever wrote them expects an effect that they do not have. What comes through <c>extends</c> or an override is let pass.
/// </summary>
internal static class MeaninglessOptions
{
    /// <summary>Reports such options.</summary>
    /// <param name="source">What was written; takes the problems.</param>
    /// <param name="options">The options.</param>
    /// <param name="transferOptions">Options whose meaning <c>training.transfer</c> decides, although it is in another record.</param>
    /// <param name="unused">Options that the task does not use, although they are in a record that it uses.</param>
    public static void Check(
        PipelineSource source, PipelineOptions options, IReadOnlyList<TransferOption> transferOptions, IReadOnlyList<UnusedOption> unused)
    {
        const string Transfer = "training.transfer";
        var binding = source.Binding;
        Check(FileLayout.Pipeline, source.Own, options, "", source, binding);
        foreach (var (option, tasks) in unused)
        {
            if (Find(source.Own, option) is { } entry && !source.Place("task").IsOverride && !binding.HasFailed("task"))
            {
                var words = string.Join(" or ", tasks.Select(task => $"\"{CamelCase.Of(task)}\""));
                binding.Fail(
                    option,
                    entry.KeyPlace,
                    $"\"{entry.Key}\" has a meaning only where \"task\" is {words}; "
                    + $"here it is \"{CamelCase.Of(options.Task)}\".",
                    $"Remove \"{entry.Key}\", or change \"task\".");
            }
        }

        foreach (var (option, forms) in transferOptions)
        {
            if (!forms.Contains(options.Training.Transfer)
                && Find(source.Own, option) is { } entry
                && !source.Place(Transfer).IsOverride
                && !binding.HasFailed(Transfer))
            {
                var words = string.Join(" or ", forms.Select(form => $"\"{CamelCase.Of(form)}\""));
                binding.Fail(
                    option,
                    entry.KeyPlace,
                    $"\"{entry.Key}\" has a meaning only where \"{Transfer}\" is {words}; "
                    + $"here it is \"{CamelCase.Of(options.Training.Transfer)}\".",
                    $"Remove \"{entry.Key}\", or change \"{Transfer}\".");
            }
        }
    }

    private static ObjectEntry? Find(ObjectNode own, string path)
    {
        var (node, entry) = ((ObjectNode?)own, (ObjectEntry?)null);
        foreach (var key in path.Split('.'))
        {
            entry = node?.Find(key);
            node = entry?.Value as ObjectNode;
        }

        return entry is { Value: not NullNode } ? entry : null;
    }

    private static void Check(RecordForm form, ObjectNode own, object record, string path, PipelineSource source, Binding binding)
    {
        foreach (var option in form.Options)
        {
            if (own.Find(option.Key) is not { Value: not NullNode } entry)
            {
                continue;
            }

            var decider = form.DeciderOf(option);
            if (decider is not null && !form.IsMeaningful(option, record))
            {
                var deciderPath = decider.PathIn(path);
                if (!source.Place(deciderPath).IsOverride && !binding.HasFailed(deciderPath))
                {
                    var choices = string.Join(" or ", option.OnlyWith.Select(choice => $"\"{CamelCase.Of(choice)}\""));
                    binding.Fail(
                        option.PathIn(path),
                        entry.KeyPlace,
                        $"\"{option.Key}\" has a meaning only where \"{decider.Key}\" is {choices}; {Chosen(decider, record)}.",
                        $"Remove \"{option.Key}\", or change \"{decider.Key}\".");
                }
            }
            else if (option.Form is RecordForm inner && entry.Value is ObjectNode written)
            {
                Check(inner, written, option.Property.GetValue(record)!, option.PathIn(path), source, binding);
            }
        }
    }

    private static string Chosen(Option decider, object record) =>
        decider.Property.GetValue(record) is { } choice ? $"here it is \"{CamelCase.Of(choice)}\"" : "here it is left out";
}

/// <summary>An option that has a meaning only with some tasks, although it is in a record of all.</summary>
/// <param name="Option">Its path.</param>
/// <param name="Tasks">These tasks.</param>
internal sealed record UnusedOption(string Option, IReadOnlyList<PipelineTask> Tasks);

/// <summary>An option that has a meaning only with some forms of transfer learning.</summary>
/// <param name="Option">Its path.</param>
/// <param name="Forms">These forms.</param>
internal sealed record TransferOption(string Option, IReadOnlyList<TransferForm> Forms);
