namespace Pipelines.Data.Places;

/// <summary>How a place lists its images and their labels.</summary>
internal enum ImagePlaceKind
{
    /// <summary>A folder with one sub-folder for each class; images in deeper folders belong to the class too.</summary>
    ClassFolders,

    /// <summary>A folder of images without labels.</summary>
    FlatFolder,

    /// <summary>A CSV or TSV file with the columns path, label and, optionally, split.</summary>
    Manifest,
}
