// Classifies an image with an exported model.onnx: classify model.onnx image.ppm
// The image is a binary PPM of the model's own size (ImageMagick: convert photo.jpg -resize 224x224^ -gravity center -extent 224x224 image.ppm).
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <onnxruntime_cxx_api.h>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: classify model.onnx image.ppm\n";
    return 2;
  }

  Ort::Env environment(ORT_LOGGING_LEVEL_WARNING, "classify");
  environment.DisableTelemetryEvents();
#ifdef _WIN32
  const std::string name = argv[1];
  Ort::Session session(environment, std::wstring(name.begin(), name.end()).c_str(), Ort::SessionOptions{});
#else
  Ort::Session session(environment, argv[1], Ort::SessionOptions{});
#endif

  Ort::AllocatorWithDefaultOptions allocator;
  const auto metadata = session.GetModelMetadata();
  const std::string labels = metadata.LookupCustomMetadataMapAllocated("pipelines.labels", allocator).get();  // JSON: ["daisy", ...]
  const int64_t side = std::stoll(metadata.LookupCustomMetadataMapAllocated("pipelines.image.resizedSize", allocator).get());

  std::ifstream file(argv[2], std::ios::binary);
  std::string magic;
  int64_t width = 0, height = 0, most = 0;
  file >> magic >> width >> height >> most;
  file.get();
  if (magic != "P6" || width != side || height != side || most != 255) {
    std::cerr << argv[2] << ": needs a PPM (P6) of " << side << " x " << side << " pixels\n";
    return 1;
  }

  std::vector<unsigned char> rgb(3 * side * side);
  file.read(reinterpret_cast<char*>(rgb.data()), static_cast<std::streamsize>(rgb.size()));

  // All reds, then all greens, then all blues, from 0 to 255: the model normalises them itself.
  std::vector<float> pixels(rgb.size());
  for (int64_t i = 0; i < side * side; i++) {
    for (int64_t colour = 0; colour < 3; colour++) pixels[colour * side * side + i] = rgb[3 * i + colour];
  }

  const std::vector<int64_t> shape{1, 3, side, side};
  const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
  const auto input = Ort::Value::CreateTensor<float>(memory, pixels.data(), pixels.size(), shape.data(), shape.size());
  const char* inputs[] = {"image"};
  const char* outputs[] = {"scores"};
  const auto result = session.Run(Ort::RunOptions{nullptr}, inputs, &input, 1, outputs, 1);

  std::cout << labels << "\n";
  const float* scores = result[0].GetTensorData<float>();
  for (int64_t i = 0; i < static_cast<int64_t>(result[0].GetTensorTypeAndShapeInfo().GetElementCount()); i++) {
    std::cout << scores[i] << "\n";
  }
}
