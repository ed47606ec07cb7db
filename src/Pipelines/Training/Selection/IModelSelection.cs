using Pipelines.Training.Loop;

namespace Pipelines.Training.Selection;

/// <summary>Selects which network of a training becomes the model. The rules are in <see cref="ModelSelection"/>.</summary>
internal interface IModelSelection : IDisposable
{
    /// <summary>The best network so far. It is all that changes: a selection that was created with it resumes where this one was.</summary>
    public SelectionState State { get; }

    /// <summary>Whether the end of training is followed by <see cref="CompareAtEnd"/>.</summary>
    public bool ComparesAtEnd { get; }

    /// <summary>Receives an evaluation, while the network stands as it was evaluated. May keep that network.</summary>
    /// <param name="step">Steps of the optimizer done.</param>
    /// <param name="result">How good the network is; null without validation images.</param>
    /// <param name="isLast">Whether no step follows.</param>
    public void Observe(long step, ValidationResult? result, bool isLast);

    /// <summary>Validates and compares further networks, when training has ended. After a cancellation it can be called again.</summary>
    /// <param name="step">Steps of the optimizer done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the numbers of the network are as they were.</exception>
    public void CompareAtEnd(long step, CancellationToken cancellation);

    /// <summary>Which network is the model and what it was compared with, in a sentence; null where there is nothing to say.</summary>
    /// <param name="plan">The steps of the training.</param>
    public string? Explain(TrainingPlan plan);
}
