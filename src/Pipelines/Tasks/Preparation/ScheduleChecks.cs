namespace Pipelines.Tasks.Preparation;

/// <summary>Whether the learning-rate schedule fits into the training, once the images say how many steps that has.</summary>
internal static class ScheduleChecks
{
    /// <summary>Everything that does not fit.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="place">The place of an option, such as <c>training.schedule.warmUpSteps</c>.</param>
    public static IEnumerable<Problem> Of(PreparedPipeline pipeline, Func<string, string> place)
    {
        if (pipeline.Kind.Length(pipeline) is not { } length)
        {
            yield break;
        }

        var schedule = pipeline.Options.Training.Schedule;
        var warmUp = schedule.WarmUp(length.StepsPerEpoch);
        if (warmUp > length.Steps)
        {
            yield return new(
                place(schedule.WarmUpSteps is null ? "training.schedule.warmUpEpochs" : "training.schedule.warmUpSteps"),
                $"The warm-up of {warmUp:0} steps is longer than the whole training, which has {length}.",
                "Shorten it, or train longer.");
        }

        if (schedule is { Type: ScheduleType.MultiStep, Milestones: { } milestones }
            && milestones.Any(milestone => (long)milestone * length.StepsPerEpoch >= length.Steps))
        {
            yield return new(
                place("training.schedule.milestones"),
                $"After epoch {milestones.Max()} no learning rate can fall: the training has {length}.",
                "Lower the milestone, or train longer.");
        }
    }
}
