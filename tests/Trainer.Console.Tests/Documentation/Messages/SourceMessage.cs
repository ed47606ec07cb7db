namespace Trainer.Tests.Documentation.Messages;

/// <summary>A message of the program, as its source writes it.</summary>
/// <param name="Text">What is printed, with <c>…</c> for each inserted value.</param>
/// <param name="Remedy">What is printed behind it about what to do; empty where the source has no text beside it.</param>
/// <param name="IsPrinted">False for what is thrown at a programmer or compared with something.</param>
internal sealed record SourceMessage(string Text, string Remedy, bool IsPrinted = true);
