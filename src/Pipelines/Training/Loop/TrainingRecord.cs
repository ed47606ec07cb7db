namespace Pipelines.Training.Loop;

/// <summary>One line of <c>training.csv</c>: where training stood at an evaluation.</summary>
/// <param name="Epoch">The epoch, from 1; the last step of an epoch belongs to it.</param>
/// <param name="Step">Steps of the optimizer done.</param>
/// <param name="TrainLoss">
/// Mean loss over the training images since the last record, with label smoothing and class weights, without weight decay's share.
/// </param>
/// <param name="ValidationLoss">
/// Mean loss over the validation images, with class weights, on plain labels; null without validation images.
/// </param>
/// <param name="ValidationAccuracy">Share of the validation images predicted correctly; null without validation images.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="ImagesPerSecond">Training images used per second since the last record.</param>
/// <param name="Elapsed">Time since training began.</param>
internal sealed record TrainingRecord(
    int Epoch,
    long Step,
    double TrainLoss,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double LearningRate,
    double ImagesPerSecond,
    TimeSpan Elapsed)
{
    /// <summary>What a report of progress says of it.</summary>
    public TrainingEvaluation ToEvaluation() => new(Step, TrainLoss, ValidationLoss, ValidationAccuracy);
}
