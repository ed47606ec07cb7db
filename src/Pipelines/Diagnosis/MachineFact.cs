namespace Pipelines;

/// <summary>One thing that a machine has.</summary>
/// <param name="Topic">What it belongs to: program, machine, libraries, backbones, folders.</param>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its size, version, place or state.</param>
public sealed record MachineFact(string Topic, string Name, string Value);
