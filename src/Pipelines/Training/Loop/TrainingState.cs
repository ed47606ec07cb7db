using Pipelines.Training.Optimizers;
using Pipelines.Training.Schedules;
using Pipelines.Training.Selection;

namespace Pipelines.Training.Loop;

/// <summary>
/// Everything that changes while a network is trained, apart from its own numbers (<see cref="ITrainingObjective.State"/>): with both a
/// training can be resumed. Random numbers need not be kept, because seed and step decide them.
/// </summary>
internal sealed class TrainingState : IDisposable
{
    /// <summary>The state before the first step.</summary>
    /// <param name="objective">The network, its numbers those with which training starts.</param>
    /// <param name="training">How it is trained.</param>
    /// <param name="selection">The model selection; it belongs to the state from now on.</param>
    /// <param name="time">The time that training has taken.</param>
    public TrainingState(ITrainingObjective objective, ResolvedTraining training, IModelSelection selection, TrainingClock time)
    {
        (Objective, Selection, Time) = (objective, selection, time);
        Optimizer = Optimizer.Create(training.Optimizer, objective.Groups);
        Stopping = new(training.EarlyStopping);
        Plateau = new(training.Schedule);
        Average = training.WeightAverage is > 0 and var decay ? new(objective.State, decay) : null;
    }

    /// <summary>Begins a training by validating the network with which it starts.</summary>
    /// <param name="objective">The network.</param>
    /// <param name="training">How it is trained.</param>
    /// <param name="rule">The rule of model selection.</param>
    /// <param name="clock">Measures time.</param>
    /// <param name="cancellation">Stops the validation.</param>
    public static TrainingState Begin(
        ITrainingObjective objective, ResolvedTraining training, SelectionRule rule, TimeProvider clock, CancellationToken cancellation)
    {
        var time = new TrainingClock(clock, training.TimeBudgetMinutes);
        var result = time.Evaluate(() => objective.Validate(cancellation));
        var selection = rule(objective, training, SelectionState.Start(objective.StartModel, result));
        return new(objective, training, selection, time) { LastRecord = time.Elapsed };
    }

    /// <summary>The network.</summary>
    public ITrainingObjective Objective { get; }

    /// <summary>What training does next.</summary>
    public TrainingPhase Phase { get; set; }

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsOver => Phase is TrainingPhase.Done or TrainingPhase.Exploded;

    /// <summary>Steps of the optimizer done.</summary>
    public long Step { get; set; }

    /// <summary>The steps that were done before the training was resumed; 0 for a new one.</summary>
    public long ResumedAt { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate { get; set; }

    /// <summary>The sum of the losses of the training images since the last record.</summary>
    public double LossSum { get; set; }

    /// <summary>Training images used since the last record.</summary>
    public int Images { get; set; }

    /// <summary>When the last record was made, as time since training began.</summary>
    public TimeSpan LastRecord { get; set; }

    /// <summary>The time that training has taken.</summary>
    public TrainingClock Time { get; }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The factor of the learning rate, which falls on plateaus of the validation loss.</summary>
    public PlateauFactor Plateau { get; }

    /// <summary>The average of the numbers of all steps; null where none is wanted.</summary>
    public WeightAverage? Average { get; }

    /// <summary>Which network becomes the model.</summary>
    public IModelSelection Selection { get; }

    /// <summary>When to stop.</summary>
    public EarlyStopping Stopping { get; }

    /// <summary>The course so far.</summary>
    public List<TrainingRecord> Records { get; } = [];

    /// <summary>What a person should know.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Counts a step.</summary>
    /// <param name="loss">Its mean loss.</param>
    /// <param name="images">Its images.</param>
    public void Count(double loss, int images)
    {
        Step++;
        (LossSum, Images) = (LossSum + (loss * images), Images + images);
        Average?.Update(Step);
    }

    /// <summary>Adds a record of an evaluation; what is counted since the last record begins anew.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="result">The result of the evaluation; null without validation images.</param>
    /// <param name="trained">When it began, as time since training began.</param>
    public void Record(int epoch, ValidationResult? result, TimeSpan trained)
    {
        var imagesPerSecond = Images / (trained - LastRecord).TotalSeconds;
        Records.Add(new(epoch, Step, LossSum / Images, result?.Loss, result?.Accuracy, LearningRate, imagesPerSecond, Time.Elapsed));
        (LossSum, Images, LastRecord) = (0, 0, Time.Elapsed);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Optimizer.Dispose();
        Average?.Dispose();
        Selection.Dispose();
    }
}
