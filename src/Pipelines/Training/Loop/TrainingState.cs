using Pipelines.Onnx;
using Pipelines.Training.Optimizers;
using Pipelines.Training.Schedules;
using Pipelines.Training.Selection;

namespace Pipelines.Training.Loop;

/// <summary>
/// Everything that changes while a network is trained, apart from its own numbers (<see cref="ITrainingObjective.State"/>) and the optimizer's: with these
/// three a training can be taken up again. Its random numbers need not be kept, because seed and step decide them.
/// </summary>
internal sealed class TrainingState : IDisposable
{
    /// <summary>Where a training begins.</summary>
    /// <param name="training">Says what is kept count of.</param>
    /// <param name="objective">The network as it begins, its numbers still unchanged.</param>
    /// <param name="best">The best network so far: at first the one with which training begins.</param>
    /// <param name="startResult">How good the network is with which training begins; null where nothing judges.</param>
    public TrainingState(ResolvedTraining training, ITrainingObjective objective, BestNetwork best, Judgement? startResult)
    {
        (Best, StartResult) = (best, startResult);
        Stopping = new(training.EarlyStopping);
        Plateau = new(training.Schedule);
        Interpolation = training.WeightInterpolation ? new(objective.State) : null;
        Average = training.WeightAverage is > 0 and var decay ? new(objective.State, decay) : null;
    }

    /// <summary>Steps of the optimizer done.</summary>
    public long Step { get; set; }

    /// <summary>Whether no step follows.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether the network as it stands is still to be evaluated.</summary>
    public bool EvaluationIsDue { get; set; }

    /// <summary>Whether the networks between the first and the last one are still to be judged.</summary>
    public bool InterpolationIsDue { get; set; }

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate { get; set; }

    /// <summary>The sum of the losses of the training pictures since the last record.</summary>
    public double LossSum { get; set; }

    /// <summary>Training pictures used since the last record.</summary>
    public int Images { get; set; }

    /// <summary>When the last record was made, as time since training began.</summary>
    public TimeSpan LastRecord { get; set; }

    /// <summary>The best network so far.</summary>
    public BestNetwork Best { get; set; }

    /// <summary>How good the network is with which training began; null where nothing judges.</summary>
    public Judgement? StartResult { get; }

    /// <summary>When to stop.</summary>
    public EarlyStopping Stopping { get; }

    /// <summary>The learning rate's falls on plateaus of the validation loss.</summary>
    public PlateauFactor Plateau { get; }

    /// <summary>The average of the numbers of all steps; null where none is wanted.</summary>
    public WeightAverage? Average { get; }

    /// <summary>The networks between the first and the last one; null where they do not take part.</summary>
    public WeightInterpolation? Interpolation { get; }

    /// <summary>The course so far.</summary>
    public List<TrainingRecord> Records { get; } = [];

    /// <summary>What a person should know.</summary>
    public List<string> Notes { get; } = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        Average?.Dispose();
        Interpolation?.Dispose();
    }
}

/// <summary>The best network so far.</summary>
/// <param name="Model">The network.</param>
/// <param name="Step">Steps after which it was met; 0 for the one with which training began.</param>
/// <param name="Result">How good it is; null where nothing judges.</param>
/// <param name="Share">How far it lies on the way from the network with which training began to the one met there: 1 for that one itself.</param>
internal sealed record BestNetwork(OnnxModel Model, long Step, Judgement? Result, double Share = 1);
