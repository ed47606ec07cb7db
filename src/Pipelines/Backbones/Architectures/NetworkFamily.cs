namespace Pipelines.Backbones.Architectures;

/// <summary>A paper's network; the properties of a record that derives from this are what its variants differ in.</summary>
internal abstract record NetworkFamily
{
    /// <summary>What all its layers have in common.</summary>
    protected abstract LayerDefaults Defaults { get; }

    /// <summary>Name of its last layer, whose size is the number of classes.</summary>
    public abstract string Classifier { get; }

    /// <summary>The network for a number of classes.</summary>
    public Network Build(int classes)
    {
        var net = new NetworkBuilder(Defaults);
        return net.Finish(Define(net, classes));
    }

    /// <summary>The same network with its channels multiplied by a factor; null where the family knows no such variants.</summary>
    public virtual NetworkFamily? Scaled(double widthFactor) => null;

    /// <summary>
    /// The name that a tensor of an official weight file has today, its prefix included; null where it belongs to a part of the
    /// network that only training has.
    /// </summary>
    public virtual string? Rename(string nameInFile) => nameInFile;

    /// <summary>Writes the network down, from the images to the logits.</summary>
    protected abstract NetworkTensor Define(NetworkBuilder net, int classes);
}
