prepareDialog();
prepareMatrix();
prepareTables();
prepareMap();
fillStrips();
prepareGallery();
