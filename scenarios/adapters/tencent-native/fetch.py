#!/usr/bin/env python3
"""Fetches the libraries that packages.json names, by npm, into packages/: of each package the library and nothing else,
and only if the package is, to the byte, the one that was looked at. No script of a package is run."""
import base64, hashlib, json, pathlib, shutil, subprocess, sys, tarfile, tempfile

HERE = pathlib.Path(__file__).resolve().parent

def packages():
    return json.loads((HERE / "packages.json").read_text())

def place(package):
    """Where the library of a package is, once it was fetched."""
    return HERE / "packages" / package["version"] / "libImSDK.so"

def tarball(package, folder):
    command = ["npm", "pack", "--ignore-scripts", "--silent", "--pack-destination", folder, package["package"]]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return pathlib.Path(folder) / told.strip().splitlines()[-1]

def integrity(path):
    return "sha512-" + base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()

def fetch(package):
    with tempfile.TemporaryDirectory() as folder:
        packed = tarball(package, folder)
        if integrity(packed) != package["integrity"]:
            sys.exit(f"{package['package']} is not the package that packages.json names: {integrity(packed)}")
        place(package).parent.mkdir(parents=True, exist_ok=True)
        half = place(package).with_suffix(".half")
        with tarfile.open(packed) as archive, archive.extractfile(package["library"]) as library:
            with half.open("wb") as file: shutil.copyfileobj(library, file)
        half.rename(place(package))  # whole or not at all

if __name__ == "__main__":
    if shutil.which("npm") is None:
        sys.exit("npm is not here, so nothing was fetched, and nothing can be judged")
    for package in packages():
        if not place(package).exists():
            print(f"fetching {package['package']}", flush=True)
            try: fetch(package)
            except subprocess.CalledProcessError as error: sys.exit(f"npm could not fetch {package['package']}: {error}")
        print(f"{package['version']}  {place(package).relative_to(HERE)}")
