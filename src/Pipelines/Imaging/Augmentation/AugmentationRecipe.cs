namespace Pipelines;

/// <summary>Ready sets of augmentations.</summary>
public enum AugmentationRecipe
{
    /// <summary>No augmentation.</summary>
    None,

    /// <summary>
    /// Horizontal flips, and crops of at least 75 % of the image: where position and size matter (Howard and Gugger, 2020).
    /// </summary>
    Light,

    /// <summary>
    /// Horizontal flips, and crops of at least 35 % of the image: for most photos (Szegedy et al., 2015, with fastai's smaller range).
    /// </summary>
    Standard,

    /// <summary>
    /// Horizontal flips, crops of at least 20 % (He et al., MoCo, 2020), colour jitter 0.4 and random erasing in a quarter of the images
    /// (both as in Touvron et al., DeiT, 2021): for many epochs, or where <c>standard</c> overfits.
    /// </summary>
    Strong,

    /// <summary>
    /// Horizontal flips, crops of at least 8 %, colour jitter 0.4 and hue 0.1 in 80 % of the images, 20 % of them grey: for contrastive
    /// learning (Chen et al., SimCLR, 2020, as there for small images). Too strong for few labelled images.
    /// </summary>
    SimClr,
}
