using System.Text.Json.Serialization;

namespace Pipelines.Training.Loop;

/// <summary>What a training does next. A checkpoint keeps it, so that an interrupted training resumes with the same.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingPhase>))]
internal enum TrainingPhase
{
    /// <summary>The next step of the optimizer.</summary>
    Step,

    /// <summary>An evaluation; steps follow unless it stops the training.</summary>
    Evaluation,

    /// <summary>The evaluation after the last step.</summary>
    LastEvaluation,

    /// <summary>The comparison with which model selection ends.</summary>
    Selection,

    /// <summary>Nothing: training is over.</summary>
    Done,

    /// <summary>Nothing: the loss exploded, and training was stopped.</summary>
    Exploded,
}
