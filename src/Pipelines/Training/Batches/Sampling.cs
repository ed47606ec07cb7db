namespace Pipelines.Training.Batches;

/// <summary>Which training images an epoch uses.</summary>
public enum Sampling
{
    /// <summary>Each image once, in a new order every time.</summary>
    Shuffled,

    /// <summary>
    /// Images of each class equally often, about as many in all as there are: those of small classes several times, each time varied in another way, those of
    /// large ones not in every epoch. Each image of a class is used before one of them is used again.
    /// </summary>
    Balanced,
}
