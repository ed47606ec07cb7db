namespace Pipelines.Training;

/// <summary>A length of training, counted in epochs or in steps of the optimizer.</summary>
internal readonly record struct EpochsOrSteps
{
    private EpochsOrSteps(int? epochs, int? steps) => (Epochs, Steps) = (epochs, steps);

    /// <summary>The epochs; null where steps are counted.</summary>
    public int? Epochs { get; }

    /// <summary>The steps; null where epochs are counted.</summary>
    public int? Steps { get; }

    /// <summary>A number of epochs.</summary>
    public static EpochsOrSteps OfEpochs(int epochs) => new(epochs, null);

    /// <summary>A number of steps.</summary>
    public static EpochsOrSteps OfSteps(int steps) => new(null, steps);

    /// <summary>Counted in steps.</summary>
    /// <param name="stepsPerEpoch">Steps in an epoch, at least 1.</param>
    public long InSteps(int stepsPerEpoch) => Steps ?? ((long)(Epochs ?? 0) * stepsPerEpoch);
}
