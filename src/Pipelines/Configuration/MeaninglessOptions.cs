using Pipelines.Configuration.Nodes;
using Pipelines.Configuration.Values;

namespace Pipelines.Configuration;

/// <summary>
/// Finds options that a pipeline itself writes although they have no meaning beside its other choices (<see cref="OnlyWithAttribute"/>):
/// whoever wrote them expects an effect that they do not have. What comes through <c>extends</c> or the command line is let pass.
/// </summary>
internal static class MeaninglessOptions
{
    /// <summary>Reports such options.</summary>
    public static void Check(PipelineSource source, PipelineOptions options, Binding binding) =>
        Check(FileLayout.Pipeline, source.Own, options, "", source, binding);

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
                    var choices = string.Join(" or ", option.OnlyWith.Select(choice => $"\"{WordForm.Word(choice)}\""));
                    binding.Fail(
                        option.PathIn(path),
                        entry.KeyPlace,
                        $"\"{option.Key}\" has a meaning only where \"{decider.Key}\" is {choices}; here it is \"{WordForm.Word(decider.Property.GetValue(record)!)}\".",
                        $"Remove \"{option.Key}\", or change \"{decider.Key}\".");
                }
            }
            else if (option.Form is RecordForm inner && entry.Value is ObjectNode written)
            {
                Check(inner, written, option.Property.GetValue(record)!, option.PathIn(path), source, binding);
            }
        }
    }
}
